#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Read-only bytes that never move: a memory-mapped file, or a block that this object owns.
///
/// The one class for mapped memory. It is `@unchecked Sendable` because the bytes are written before the initialiser returns and never
/// after; the file is mapped privately.
public final class ByteStorage: @unchecked Sendable {
    private let base: UnsafeMutableRawPointer?
    private let isMapped: Bool
    /// Length in bytes.
    public let count: Int

    /// Maps a file. Throws `file.unreadable`.
    public init(mapping path: String) throws(ClinicalError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnreadable, "The file cannot be opened; check that it exists and may be read.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, (information.st_mode & S_IFMT) == S_IFREG else {
            throw ClinicalError(.fileUnreadable, "A regular file was expected.", at: Location(file: path))
        }
        count = Int(information.st_size)
        isMapped = true
        guard count > 0 else {
            base = nil
            return
        }
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != UnsafeMutableRawPointer(bitPattern: -1) else {
            throw ClinicalError(.fileUnreadable, "The file cannot be mapped into memory.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        base = address
    }

    /// Copies bytes into a block aligned to 64 bytes.
    public init(copying bytes: [UInt8]) {
        count = bytes.count
        isMapped = false
        guard count > 0 else {
            base = nil
            return
        }
        let block = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 64)
        bytes.withUnsafeBytes { block.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        base = block
    }

    deinit {
        guard let base else { return }
        if isMapped { munmap(base, count) } else { base.deallocate() }
    }

    /// Calls `body` with the bytes, which are valid during the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(bytes) }
    }

    /// The bytes, valid as long as this object lives: only for an owner that keeps it.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}

internal import CasebookCore
internal import CasebookFormats
internal import Foundation

/// An input of a run, as its ledger knows it.
public struct BatchInput: Sendable, Hashable {
    public let path: String
    /// What the ledger calls it: where the file lies, or the hash of that, so that it does not matter how the path was written.
    public let name: String
    /// The hash of its bytes; empty for what cannot be read, nil for what can be read once only.
    public let digest: String?

    /// Reads the whole file for its hash. What cannot be read has an empty one: its reader says so.
    ///
    /// - Parameter isNamed: whether the ledger holds the path itself.
    public init(path: String, isNamed: Bool) {
        self.path = path
        name = isNamed ? InputPaths.resolved(path) : InputPaths.digest(of: path)
        digest = path == "-" ? nil : Self.read(path)
    }

    /// The hash of the hashes of blocks of one size, so that a large file takes no memory and little time; nil for pipes and devices.
    private static func read(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return "" }
        // A folder is here only where it cannot be read.
        guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var hash = ByteHash(), block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            var filled = 0
            while filled < block.count {
                let count = block.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { return "" }
                if count == 0 { break }
                filled += count
            }
            hash.combine(block.withUnsafeBytes { ByteHash(block: UnsafeRawBufferPointer(rebasing: $0[..<filled])).text.utf8 })
            if filled < block.count { return hash.text }
        }
    }
}

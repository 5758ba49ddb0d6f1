internal import CasebookCore
internal import Foundation

/// An input of a run, as its ledger knows it.
public struct BatchInput: Sendable, Hashable {
    public let path: String
    /// What the ledger calls it: the hash of its path, or the path.
    public let name: String
    /// The hash of its bytes; nil for what can be read once only.
    public let digest: String?
    public let byteCount: Int

    /// Reads the whole file for its hash. What cannot be read has the hash of nothing: its reader says so.
    ///
    /// - Parameter isNamed: whether the ledger holds the path itself.
    public init(path: String, isNamed: Bool) {
        self.path = path
        var hash = ByteHash()
        hash.combine(path.utf8)
        name = isNamed ? path : hash.text
        guard path != "-", let (digest, count) = Self.read(path) else {
            digest = path == "-" ? nil : ""
            byteCount = 0
            return
        }
        self.digest = digest
        byteCount = count
    }

    /// By blocks, so that a large file takes no memory; nil where it cannot be read, or is a pipe.
    private static func read(_ path: String) -> (digest: String, count: Int)? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var hash = ByteHash(), total = 0, buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress!, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return (hash.text, total) }
            buffer.withUnsafeBytes { hash.combine($0[..<count]) }
            total += count
        }
    }
}

internal import Foundation

/// Writes output files: readable by their owner alone, under a temporary name first, then moved to their place.
public enum PrivateFile {
    /// Throws `file.unwritable`.
    public static func write(_ bytes: [UInt8], to path: String) throws(ClinicalError) {
        let file = try PrivateFileHandle(path: path)
        try file.write(bytes)
        try file.finish()
    }

    /// Makes a folder, private as well, with those above it.
    public static func makeFolder(_ path: String) throws(ClinicalError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ClinicalError(.fileUnwritable, "The folder cannot be made; check the permissions above it.", at: Location(file: path))
        }
    }
}

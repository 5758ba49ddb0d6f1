import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds the data folders that belong to Casebook (lexicons, models) wherever the program was moved to.
///
/// Looked at, in this order: a folder that the caller names; beside the loaded library or executable that holds this code; beside the main
/// executable; `../share/casebook` seen from either. Never the build folder's path and never the environment.
public struct ResourceLocator: Sendable {
    private let explicit: [String]

    /// - Parameter explicit: folders to look into first.
    public init(explicit: [String] = []) { self.explicit = explicit }

    /// The first existing `<place>/<name>` where, beside a binary, `name` may also stand in `bundle` (as SwiftPM lays resources out).
    /// Throws `resource.missing` with every path tried.
    public func folder(named name: String, bundle: String) throws(ClinicalError) -> String {
        var tried: [String] = []
        for candidate in candidates(name: name, bundle: bundle) where !tried.contains(candidate) {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), isFolder.boolValue { return candidate }
            tried.append(candidate)
        }
        throw ClinicalError(
            .resourceMissing,
            "The folder '\(name)' that belongs to Casebook was not found. Reinstall, or name it. Looked at: \(tried.joined(separator: ", ")).")
    }

    private func candidates(name: String, bundle: String) -> [String] {
        var paths: [String] = []
        for folder in explicit { paths += [folder + "/" + name, folder] }
        for folder in binaryFolders() {
            paths.append(folder + "/" + bundle + ".resources")
            paths.append(folder + "/" + bundle + ".bundle")
            paths.append(folder + "/../share/casebook/" + name)
        }
        return paths
    }

    /// Folders of the image that holds this function and of the main executable.
    private func binaryFolders() -> [String] {
        var folders: [String] = []
        if let image = Self.imagePath() { folders.append(Self.folder(of: image)) }
        #if os(Linux)
            folders.append(Self.folder(of: "/proc/self/exe"))
        #endif
        if let executable = CommandLine.arguments.first, executable.contains("/") { folders.append(Self.folder(of: executable)) }
        return folders
    }

    private static let anchor: @convention(c) () -> Void = {}

    /// Path of the library or executable that holds this code. Glibc's header hides `dladdr` behind a macro, so it is looked up by name; it
    /// fills four pointers, the first of them the path.
    private static func imagePath() -> String? {
        guard let symbol = dlsym(nil, "dladdr") else { return nil }
        let lookUp = unsafeBitCast(symbol, to: (@convention(c) (UnsafeRawPointer, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32).self)
        var information: [UnsafePointer<CChar>?] = [nil, nil, nil, nil]
        let found = lookUp(unsafeBitCast(anchor, to: UnsafeRawPointer.self), &information)
        return found != 0 ? information[0].map { String(cString: $0) } : nil
    }

    /// The folder of a file, links resolved.
    private static func folder(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return "." }
        defer { free(resolved) }
        let full = String(cString: resolved)
        return full.lastIndex(of: "/").map { String(full[..<$0]) } ?? "."
    }
}

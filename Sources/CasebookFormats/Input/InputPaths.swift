public import CasebookCore
internal import Foundation

/// Turns arguments into files: folders are walked in sorted order, globs expanded; hidden files are left out.
public enum InputPaths {
    /// An argument that names nothing stays in the list, for its reader to report; throws `file.unreadable` where none names anything.
    public static func expand(_ arguments: [String]) throws(ClinicalError) -> [String] {
        var paths: [String] = []
        var missing = 0
        for argument in arguments {
            if argument == "-" {
                paths.append(argument)
                continue
            }
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) {
                if isFolder.boolValue { walk(argument, above: [], into: &paths) } else { paths.append(argument) }
                continue
            }
            let found = matches(argument)
            if found.isEmpty {
                missing += 1
                paths.append(argument)
            }
            for path in found {
                if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { walk(path, above: [], into: &paths) } else { paths.append(path) }
            }
        }
        if missing > 0, missing == arguments.count {
            throw ClinicalError(.fileUnreadable, "No file, folder or pattern of that name was found.", at: Location(file: arguments[0]))
        }
        return paths
    }

    /// Where a file lies: its absolute path without links, also of one that is not there yet. Standard input stays "-".
    public static func resolved(_ path: String) -> String {
        func real(_ path: String) -> String? {
            guard let found = realpath(path, nil) else { return nil }
            defer { free(found) }
            return String(cString: found)
        }
        guard path != "-" else { return path }
        if let found = real(path) { return found }
        let cut = path.lastIndex(of: "/")
        let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
        guard let folder = real(cut.map { String(path[...$0]) } ?? ".") else { return path }
        return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }

    /// What ledgers and results call a file whose name they must not tell: the hash of where it lies.
    package static func digest(of path: String) -> String {
        guard path != "-" else { return "stdin" }
        var hash = ByteHash()
        hash.combine(resolved(path).utf8)
        return hash.text
    }

    /// Bytes of files on the disk, for progress; nil where one is a stream.
    ///
    /// - Parameter skipping: below 0 for files that are passed over.
    public static func size(_ paths: [String], skipping: [Int] = []) -> Int? {
        guard !paths.contains("-") else { return nil }
        return paths.enumerated().reduce(0) { sum, entry in
            guard skipping.isEmpty || skipping[entry.offset] >= 0 else { return sum }
            return sum + ((try? FileManager.default.attributesOfItem(atPath: entry.element)[.size] as? Int) ?? 0)
        }
    }

    /// Whether a path is that of a pipe or a device; standard output is one even where the shell has put a file in its place.
    public static func isStream(_ path: String) -> Bool {
        var status = stat()
        if ["/dev/stdout", "/dev/stderr"].contains(path) || path.hasPrefix("/dev/fd/") { return true }
        return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    /// - Parameter above: the real places of the folders on the way, so that a link back to one of them ends there.
    private static func walk(_ folder: String, above: Set<String>, into paths: inout [String]) {
        let place = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard !above.contains(place) else { return }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder).sorted() else {
            // Its reader reports that it cannot be read.
            paths.append(folder)
            return
        }
        for name in names where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue { walk(path, above: above.union([place]), into: &paths) } else { paths.append(path) }
        }
    }

    private static func matches(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    }
}

public import CasebookCore
internal import Foundation

/// Turns arguments into files: folders are walked in sorted order, globs expanded; hidden files are left out.
public enum InputPaths {
    /// Throws `file.unreadable` for an argument that names nothing.
    public static func expand(_ arguments: [String]) throws(ClinicalError) -> [String] {
        var paths: [String] = []
        for argument in arguments {
            if argument == "-" {
                paths.append(argument)
                continue
            }
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) {
                if isFolder.boolValue { walk(argument, into: &paths) } else { paths.append(argument) }
                continue
            }
            let found = matches(argument)
            guard !found.isEmpty else {
                throw ClinicalError(.fileUnreadable, "No file, folder or pattern of that name was found.", at: Location(file: argument))
            }
            for path in found {
                if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { walk(path, into: &paths) } else { paths.append(path) }
            }
        }
        return paths
    }

    private static func walk(_ folder: String, into paths: inout [String]) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        for name in names where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue { walk(path, into: &paths) } else { paths.append(path) }
        }
    }

    private static func matches(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    }
}

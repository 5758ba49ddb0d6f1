public import CasebookCore

/// What holds one image: a file, or the slices of a DICOM series.
public struct ImageInput: Sendable, Hashable {
    /// Path of the file or folder.
    public let id: String
    let paths: [String]

    init(id: String, paths: [String]) {
        self.id = id
        self.paths = paths
    }

    /// A file alone.
    public init(path: String) { self.init(id: path, paths: [path]) }

    /// What stacks there are among files, in their order: the DICOM slices of a series that lie in one folder are one, every other file is one of its own. A series
    /// that has its folder for itself is called by it, and by its first file otherwise. Files that cannot be read are inputs as well, whose reading tells why.
    public static func stacks(_ paths: [String]) -> [ImageInput] {
        struct Key: Hashable {
            var folder: String
            var series: String
        }
        var groups: [(key: Key?, paths: [String])] = [], places: [Key: Int] = [:], files: [String: Int] = [:]
        for path in paths {
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
            files[folder, default: 0] += 1
            let key = series(path).map { Key(folder: folder, series: $0) }
            if let key, let place = places[key] {
                groups[place].paths.append(path)
            } else {
                if let key { places[key] = groups.count }
                groups.append((key, [path]))
            }
        }
        return groups.map { group in
            let folder = group.key?.folder ?? "", isAlone = !folder.isEmpty && group.paths.count > 1 && files[folder] == group.paths.count
            return ImageInput(id: isAlone ? folder : group.paths[0], paths: group.paths)
        }
    }

    /// Throws `file.unreadable`, `image.damaged`, `image.unsupported`, `archive.damaged`, `limit.size`.
    public func read() throws(ClinicalError) -> MedicalImage {
        if paths.count == 1, paths[0] == id { return try ImageFile.read(path: id) }
        var files: [[UInt8]] = []
        for path in paths {
            let bytes = try ImageFile.bytes(path: path)
            guard DICOMFile.isFile(bytes) else {
                throw ClinicalError(.imageUnsupported, "The file is no slice of a DICOM series; a folder that is one image holds such slices only.", at: Location(file: path))
            }
            files.append(bytes)
        }
        do throws(ClinicalError) { return try DICOMSeries.read(files) } catch {
            throw ClinicalError(error.code, error.message, at: Location(file: id), cause: error.cause)
        }
    }

    /// The series of a DICOM file; nil for other files and those that cannot be read.
    private static func series(_ path: String) -> String? {
        guard let bytes = try? ImageFile.bytes(path: path), DICOMFile.isFile(bytes), let file = try? DICOMFile(bytes) else { return nil }
        return file.dataset.text(.seriesInstance) ?? ""
    }
}

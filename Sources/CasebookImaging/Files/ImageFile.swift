public import CasebookCore

/// A picture or volume of any kind that is read, told by its content: DICOM pictures as they are displayed, and stacks of grey slices as they were measured.
public enum ImageFile {
    /// Throws `image.damaged`, `image.unsupported`, `archive.damaged`, `limit.size`.
    public static func read(_ bytes: [UInt8]) throws(ClinicalError) -> MedicalImage {
        if Gzip.isPacked(bytes) || NIfTIFile.isFile(bytes) { return try NIfTIFile.read(bytes) }
        guard DICOMFile.isFile(bytes) else { return try RasterFile.read(bytes) }
        let image = try DICOMFile(bytes).image()
        // Slices in one file are sorted and measured as those in several are.
        return image.depth > 1 && image.channels == 1 ? try DICOMSeries.read([bytes]) : image
    }

    /// A file, or a folder with the slices of one DICOM series and nothing else. Throws `file.unreadable` besides.
    public static func read(path: String) throws(ClinicalError) -> MedicalImage {
        try ImageFolder.isFolder(path) ? ImageInput(id: path, paths: ImageFolder.names(in: path).map { path + "/" + $0 }).read() : read(bytes: path)
    }

    private static func read(bytes path: String) throws(ClinicalError) -> MedicalImage {
        let bytes = try Self.bytes(path: path)
        do throws(ClinicalError) { return try read(bytes) } catch { throw ClinicalError(error.code, error.message, at: Location(file: path), cause: error.cause) }
    }

    /// Throws `file.unreadable`, `limit.size`.
    static func bytes(path: String) throws(ClinicalError) -> [UInt8] {
        let storage = try ByteStorage(mapping: path)
        guard storage.count <= mostBytes else { throw ClinicalError(.sizeLimit, "The file has more than \(mostBytes) bytes.", at: Location(file: path)) }
        return storage.withBytes { Array($0) }
    }

    /// No file of an image is larger; it is read whole.
    private static let mostBytes = 1 << 32
}

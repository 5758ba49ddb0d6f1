public import CasebookCore

/// A picture or volume of any kind that is read, told by its content.
public enum ImageFile {
    /// Throws `image.damaged`, `image.unsupported`, `archive.damaged`, `limit.size`.
    public static func read(_ bytes: [UInt8]) throws(ClinicalError) -> MedicalImage {
        if Gzip.isPacked(bytes) || NIfTIFile.isFile(bytes) { return try NIfTIFile.read(bytes) }
        if bytes.count > 132, bytes[128..<132].elementsEqual("DICM".utf8) { return try DICOMFile(bytes).image() }
        return try RasterFile.read(bytes)
    }

    /// Throws `file.unreadable` besides.
    public static func read(path: String) throws(ClinicalError) -> MedicalImage {
        let storage = try ByteStorage(mapping: path)
        guard storage.count <= mostBytes else { throw ClinicalError(.sizeLimit, "The file has more than \(mostBytes) bytes.", at: Location(file: path)) }
        let bytes = storage.withBytes { Array($0) }
        do throws(ClinicalError) { return try read(bytes) } catch { throw ClinicalError(error.code, error.message, at: Location(file: path), cause: error.cause) }
    }

    /// No file of an image is larger; it is read whole.
    private static let mostBytes = 1 << 32
}

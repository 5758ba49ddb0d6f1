public import CasebookCore

/// A DICOM file: what its picture needs of it, and nothing that tells whose it is.
public struct DICOMFile: Sendable, CustomStringConvertible, CustomReflectable {
    public let transferSyntax: TransferSyntax
    package let dataset: DICOMDataset

    /// Reads the elements of a file, with or without its preamble and header. Pixels are read by `storedPixels` and `image`.
    ///
    /// A file without a header is taken for explicit or implicit, and big- or little-endian, by its first element.
    /// Throws `image.damaged`, `image.unsupported`, `limit.size`.
    public init(_ bytes: [UInt8]) throws(ClinicalError) {
        let hasPreamble = Self.hasPreamble(bytes)
        var place = hasPreamble ? 132 : 0, syntax: TransferSyntax?
        guard Self.isFile(bytes) else { throw ClinicalError(.imageUnsupported, "The bytes are no DICOM file.") }
        if place < bytes.count, bytes[place...].starts(with: [2, 0]) {
            let (header, next) = try DICOMParser(bytes: bytes, isExplicit: true, isBigEndian: false).dataset(from: place, to: bytes.count, group: 2)
            syntax = header.text(.transferSyntax).map { TransferSyntax(identifier: $0) }
            place = next
        }
        let found = syntax ?? Self.guess(bytes[place...])
        transferSyntax = found
        if found == .deflated {
            let unpacked = try RawDeflate.unpack(bytes[place...])
            dataset = try DICOMParser(bytes: unpacked, isExplicit: true, isBigEndian: false).dataset(from: 0, to: unpacked.count).0
        } else {
            // There are writers who pack pixels, and leave out the kinds that every packed file must write out.
            let isExplicit = found.isExplicit && Self.guess(bytes[place...]) != .implicitLittleEndian
            dataset = try DICOMParser(bytes: bytes, isExplicit: isExplicit, isBigEndian: found.isBigEndian).dataset(from: place, to: bytes.count).0
        }
    }

    /// What made the picture: CT, MR, CR …; nothing if the file does not say.
    public var modality: String? { dataset.text(.modality) }

    /// Neither this nor a mirror shows the bytes of the file, in which there may be names.
    public var description: String { "DICOM file (\(transferSyntax.name))" }
    public var customMirror: Mirror { Mirror(self, children: ["transferSyntax": transferSyntax.name]) }

    /// Files without a preamble begin with an element of a low even group, whose kind is written out, or whose length is left open or fits the file.
    static func isFile(_ bytes: [UInt8]) -> Bool {
        if hasPreamble(bytes) { return true }
        let groups: [[UInt8]] = [[2, 0], [4, 0], [8, 0], [0, 8]]
        guard bytes.count >= 8, groups.contains(where: { bytes.starts(with: $0) }) else { return false }
        if DICOMValueKind(bytes[4], bytes[5]) != nil { return true }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[4 + $1]) << (8 * $1) }
        return bytes[0] != 0 && (length <= bytes.count - 8 || length == 0xFFFF_FFFF)
    }

    private static func hasPreamble(_ bytes: [UInt8]) -> Bool { bytes.count >= 132 && bytes[128..<132].elementsEqual("DICM".utf8) }

    private static func guess(_ rest: ArraySlice<UInt8>) -> TransferSyntax {
        guard rest.count >= 8 else { return .implicitLittleEndian }
        let start = rest.startIndex
        guard DICOMValueKind(rest[start + 4], rest[start + 5]) != nil else { return .implicitLittleEndian }
        return rest[start] == 0 && rest[start + 1] != 0 ? .explicitBigEndian : .explicitLittleEndian
    }
}

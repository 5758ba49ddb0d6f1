/// One data element; its value stays in the bytes of the file.
struct DICOMElement: Sendable {
    enum Value: Sendable {
        case bytes(Range<Int>)
        case items([DICOMDataset])
        /// Packed pixels: the table of offsets, then the pieces; places in the bytes without the eight bytes that head each piece.
        case fragments(offsets: Range<Int>, pieces: [Range<Int>])
    }

    let kind: DICOMValueKind
    let value: Value
}

public import CasebookCore

/// Volumes as NIfTI (.nii and .nii.gz, versions 1 and 2).
///
/// Columns, rows and slices come in the order in which the file has them; how the patient lay to them is not applied.
public enum NIfTIFile {
    /// Reads a volume, which may be packed by gzip. Throws `image.damaged`, `image.unsupported`, `archive.damaged`, `limit.size`.
    ///
    /// - Parameter frame: which volume of a series, from 0. A series without it is refused.
    public static func read(_ bytes: [UInt8], frame: Int? = nil) throws(ClinicalError) -> MedicalImage {
        let bytes = Gzip.isPacked(bytes) ? try Gzip.unpack(bytes, limit: mostBytes) : bytes
        let header = try NIfTIHeader(bytes)
        let frames = header.sizes[3]
        guard frames == 1 || frame != nil else {
            throw ClinicalError(.imageUnsupported, "The NIfTI file is a series of \(frames) volumes; say which one is to be read, or save it alone.")
        }
        let frame = frame ?? 0
        guard (0..<frames).contains(frame) else {
            throw ClinicalError(.imageUnsupported, "The NIfTI file has \(frames) volumes, and none of the number that was asked for.")
        }
        var count = 1
        for size in header.sizes.prefix(3) {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, product <= MedicalImage.mostValues else { throw ClinicalError(.sizeLimit, "The volume has more than \(MedicalImage.mostValues) values.") }
            count = product
        }
        let size = count * header.kind.width
        // A cut file is told by its first volume that is missing; the product cannot overflow once it fits the file.
        guard header.offset <= bytes.count, frame < (bytes.count - header.offset) / size else { throw NIfTIHeader.damaged }
        return MedicalImage(
            depth: header.sizes[2], height: header.sizes[1], width: header.sizes[0], values: values(bytes, from: header.offset + frame * size, count: count, header),
            spacing: header.spacing)
    }

    static func isFile(_ bytes: [UInt8]) -> Bool { NIfTIHeader.isFile(bytes) }

    /// A volume as NIfTI of version 1 with numbers of four bytes. Throws `image.unsupported` for more than one channel or 32,767 rows, columns or slices.
    public static func nii(_ image: MedicalImage) throws(ClinicalError) -> [UInt8] {
        guard image.channels == 1, max(image.depth, image.height, image.width) <= Int(Int16.max) else {
            throw ClinicalError(.imageUnsupported, "Volumes of one channel and up to \(Int16.max) rows, columns and slices are written as NIfTI.")
        }
        let offset = 352
        var head = [UInt8](repeating: 0, count: offset)
        func put(_ value: some FixedWidthInteger, _ place: Int) { withUnsafeBytes(of: value.littleEndian) { head.replaceSubrange(place..<(place + $0.count), with: $0) } }
        func put(_ value: Double, _ place: Int) { put(Float(value).bitPattern, place) }
        put(Int32(NIfTIHeader.length1), 0)
        for (axis, size) in [3, image.width, image.height, image.depth, 1, 1, 1, 1].enumerated() { put(Int16(size), 40 + 2 * axis) }
        put(NIfTIHeader.Kind.float32.rawValue, 70)
        put(Int16(32), 72)
        put(1.0, 76)
        if let spacing = image.spacing {
            for (axis, step) in [spacing.columns, spacing.rows, spacing.slices ?? 0].enumerated() { put(step, 80 + 4 * axis) }
            // Millimetres.
            head[123] = 2
        }
        put(Double(offset), 108)
        put(1.0, 112)
        head.replaceSubrange(344..<347, with: "n+1".utf8)
        return head + image.values.map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) }
    }

    /// Eight bytes a value at most, and a head with what extends it.
    private static let mostBytes = MedicalImage.mostValues * 8 + 1 << 20

    private static func values(_ bytes: [UInt8], from first: Int, count: Int, _ header: NIfTIHeader) -> [Float] {
        func words<Word: FixedWidthInteger>(_: Word.Type, _ number: (Word) -> Double) -> [Float] {
            let width = Word.bitWidth / 8
            return bytes.withUnsafeBytes { bytes in
                [Float](unsafeUninitializedCapacity: count) { target, filled in
                    for index in 0..<count {
                        let word = bytes.loadUnaligned(fromByteOffset: first + index * width, as: Word.self)
                        let stored = number(header.isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
                        target.initializeElement(at: index, to: Float(stored * header.slope + header.intercept))
                    }
                    filled = count
                }
            }
        }
        return switch header.kind {
        case .uint8: words(UInt8.self) { Double($0) }
        case .int8: words(Int8.self) { Double($0) }
        case .uint16: words(UInt16.self) { Double($0) }
        case .int16: words(Int16.self) { Double($0) }
        case .uint32: words(UInt32.self) { Double($0) }
        case .int32: words(Int32.self) { Double($0) }
        case .int64: words(Int64.self) { Double($0) }
        case .uint64: words(UInt64.self) { Double($0) }
        case .float32: words(UInt32.self) { Double(Float(bitPattern: $0)) }
        case .float64: words(UInt64.self) { Double(bitPattern: $0) }
        }
    }
}

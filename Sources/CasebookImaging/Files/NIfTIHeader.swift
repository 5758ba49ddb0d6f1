internal import CasebookCore

/// The head of a NIfTI file: what its numbers are and how they lie (Cox et al., 2004; version 2 of 2011).
struct NIfTIHeader {
    enum Kind: Int16 {
        case uint8 = 2, int16 = 4, int32 = 8, float32 = 16, float64 = 64, int8 = 256, uint16 = 512, uint32 = 768, int64 = 1024, uint64 = 1280

        var width: Int {
            switch self {
            case .uint8, .int8: 1
            case .int16, .uint16: 2
            case .int32, .uint32, .float32: 4
            case .float64, .int64, .uint64: 8
            }
        }
    }

    let isBigEndian: Bool
    let kind: Kind
    /// Columns, rows, slices and frames.
    let sizes: [Int]
    /// Where the numbers begin.
    let offset: Int
    /// A stored number times `slope` plus `intercept` is what was measured.
    let slope: Double
    let intercept: Double
    let spacing: MedicalImage.Spacing?

    static let length1 = 348, length2 = 540

    static func isFile(_ bytes: [UInt8]) -> Bool {
        (bytes.count >= length1 && bytes[344..<347].elementsEqual("n+1".utf8)) || isSecond(bytes)
    }

    private static func isSecond(_ bytes: [UInt8]) -> Bool { bytes.count >= length2 && bytes[4..<7].elementsEqual("n+2".utf8) }

    /// Throws `image.damaged`, `image.unsupported`, `limit.size`.
    init(_ bytes: [UInt8]) throws(ClinicalError) {
        guard Self.isFile(bytes) else {
            throw ClinicalError(.imageUnsupported, "The bytes are no NIfTI file with head and numbers in one; save a pair of .hdr and .img as .nii.")
        }
        // The length of the head is written first, and shows the order of the bytes.
        let isSecond = Self.isSecond(bytes)
        let length = UInt32(isSecond ? Self.length2 : Self.length1), first = Self.word(UInt32.self, bytes, 0, isBig: false)
        guard first == length || first.byteSwapped == length else { throw Self.damaged }
        let isBig = first != length
        isBigEndian = isBig
        func short(_ place: Int) -> Int { Int(Int16(bitPattern: Self.word(UInt16.self, bytes, place, isBig: isBig))) }
        func single(_ place: Int) -> Double { Double(Float(bitPattern: Self.word(UInt32.self, bytes, place, isBig: isBig))) }
        func wide(_ place: Int) -> Int { Int(truncatingIfNeeded: Int64(bitPattern: Self.word(UInt64.self, bytes, place, isBig: isBig))) }
        func double(_ place: Int) -> Double { Double(bitPattern: Self.word(UInt64.self, bytes, place, isBig: isBig)) }
        guard let kind = Kind(rawValue: Int16(short(isSecond ? 12 : 70))) else {
            throw ClinicalError(
                .imageUnsupported, "The NIfTI file has numbers of a kind that is not read: whole numbers or floating-point ones of 4 or 8 bytes were expected.")
        }
        self.kind = kind
        let axes = (0..<8).map { isSecond ? wide(16 + 8 * $0) : short(40 + 2 * $0) }
        guard (1...7).contains(axes[0]) else { throw Self.damaged }
        var sizes = Array(axes[1...axes[0]])
        guard sizes.allSatisfy({ $0 > 0 }) else { throw Self.damaged }
        guard sizes.dropFirst(4).allSatisfy({ $0 == 1 }) else {
            throw ClinicalError(.imageUnsupported, "The NIfTI file has more than four axes; save one volume or one series of volumes.")
        }
        sizes = Array((sizes + [1, 1, 1]).prefix(4))
        self.sizes = sizes
        guard let offset = isSecond ? wide(168) : Int(exactly: single(108).rounded()), offset >= Int(length) else { throw Self.damaged }
        self.offset = offset
        let slope = isSecond ? double(176) : single(112), intercept = isSecond ? double(184) : single(116)
        // A slope of 0 says that the numbers are as they were measured.
        let isScaled = slope != 0 && slope.isFinite && intercept.isFinite
        (self.slope, self.intercept) = isScaled ? (slope, intercept) : (1, 0)
        let units = isSecond ? Int(truncatingIfNeeded: Self.word(UInt32.self, bytes, 500, isBig: isBig)) : Int(bytes[123])
        // Metres, or thousandths of a millimetre; millimetres where nothing is said.
        let millimetres: Double = units & 7 == 1 ? 1000 : units & 7 == 3 ? 0.001 : 1
        let steps = (1...3).map { (axis: Int) -> Double in
            let step = isSecond ? double(104 + 8 * axis) : single(76 + 4 * axis)
            return abs(step) * millimetres
        }
        func known(_ step: Double) -> Bool { step > 0 && step.isFinite }
        spacing =
            known(steps[0]) && known(steps[1])
            ? MedicalImage.Spacing(slices: sizes[2] > 1 && known(steps[2]) ? steps[2] : nil, rows: steps[1], columns: steps[0]) : nil
    }

    static func word<Word: FixedWidthInteger>(_: Word.Type, _ bytes: [UInt8], _ place: Int, isBig: Bool) -> Word {
        let word = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Word.self) }
        return isBig ? Word(bigEndian: word) : Word(littleEndian: word)
    }

    static var damaged: ClinicalError { ClinicalError(.imageDamaged, "The NIfTI file is damaged or cut short.") }
}

/// The head of an NPY file: what its elements are and how they lie (NumPy Enhancement Proposal 1, versions 1 to 3).
struct NumPyHeader {
    let kind: NumPyArray.Kind
    let isBigEndian: Bool
    /// Whether the first axis runs fastest.
    let isColumnMajor: Bool
    let shape: [Int]
    /// Where the elements begin.
    let length: Int

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// No array of numbers has a longer head, nor NumPy an array of more axes.
    private static let longest = 1 << 16
    private static let mostAxes = 64

    /// Throws `array.damaged`, `array.unsupported`.
    init(_ bytes: UnsafeRawBufferPointer) throws(ClinicalError) {
        guard bytes.count >= 10, bytes.starts(with: Self.magic) else { throw ClinicalError(.arrayDamaged, "The bytes are no NPY file.") }
        let isShort = bytes[6] == 1
        guard (1...3).contains(bytes[6]) else { throw ClinicalError(.arrayUnsupported, "The NPY file is of a version that is not read: 1 to 3 were expected.") }
        let start = isShort ? 10 : 12
        guard bytes.count >= start else { throw Self.damaged }
        let size = isShort ? Int(bytes[8]) | Int(bytes[9]) << 8 : Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
        guard size <= Self.longest, size <= bytes.count - start else { throw Self.damaged }
        length = start + size
        var scan = Scan(bytes: bytes[start..<(start + size)])
        var type: String?, isColumnMajor: Bool?, shape: [Int]?
        try scan.take("{")
        while !scan.skip("}") {
            let key = try scan.text()
            try scan.take(":")
            switch key {
            case "descr":
                guard scan.isAtText else { throw ClinicalError(.arrayUnsupported, "The array has fields; save each field as an array of its own.") }
                type = try scan.text()
            case "fortran_order": isColumnMajor = try scan.truth()
            case "shape": shape = try scan.shape(mostAxes: Self.mostAxes)
            default: throw Self.damaged
            }
            if !scan.skip(",") {
                try scan.take("}")
                break
            }
        }
        guard let type, let isColumnMajor, let shape, scan.isAtEnd else { throw Self.damaged }
        (kind, isBigEndian) = try Self.kind(type)
        self.isColumnMajor = isColumnMajor
        self.shape = shape
    }

    private static func kind(_ type: String) throws(ClinicalError) -> (NumPyArray.Kind, isBigEndian: Bool) {
        var rest = type.utf8[...]
        guard let order = rest.popFirst(), [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|")].contains(order), let letter = rest.popFirst() else { throw damaged }
        guard letter != UInt8(ascii: "O") else {
            throw ClinicalError(.arrayUnsupported, "The array holds objects of Python, which only Python can read; save it as numbers or texts.")
        }
        let isBigEndian = order == UInt8(ascii: ">")
        guard let size = Int(Substring(rest)), size >= 0 else { throw unsupported }
        switch (letter, size) {
        case (UInt8(ascii: "b"), 1): return (.boolean, isBigEndian)
        case (UInt8(ascii: "u"), 1), (UInt8(ascii: "u"), 2), (UInt8(ascii: "u"), 4), (UInt8(ascii: "u"), 8): return (.unsigned(width: size), isBigEndian)
        case (UInt8(ascii: "i"), 1), (UInt8(ascii: "i"), 2), (UInt8(ascii: "i"), 4), (UInt8(ascii: "i"), 8): return (.signed(width: size), isBigEndian)
        case (UInt8(ascii: "f"), 2), (UInt8(ascii: "f"), 4), (UInt8(ascii: "f"), 8): return (.float(width: size), isBigEndian)
        case (UInt8(ascii: "U"), 0...Int(Int32.max)): return (.unicode(length: size), isBigEndian)
        case (UInt8(ascii: "S"), 0...Int(Int32.max)): return (.bytes(length: size), isBigEndian)
        default: throw unsupported
        }
    }

    private static var unsupported: ClinicalError {
        ClinicalError(
            .arrayUnsupported, "The array is of a kind that is not read: truth values, whole numbers, floating-point numbers of 2 to 8 bytes or texts were expected.")
    }

    fileprivate static var damaged: ClinicalError { ClinicalError(.arrayDamaged, "The head of the NPY file is damaged or cut short.") }
}

/// Reads the few forms of Python's literals that a head has.
private struct Scan {
    var bytes: Slice<UnsafeRawBufferPointer>

    private mutating func skipSpace() {
        while let byte = bytes.first, byte == 0x20 || byte == 0x0A { bytes.removeFirst() }
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return bytes.isEmpty
        }
    }

    var isAtText: Bool {
        mutating get {
            skipSpace()
            return bytes.first == UInt8(ascii: "'") || bytes.first == UInt8(ascii: "\"")
        }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard bytes.first == UInt8(ascii: character) else { return false }
        bytes.removeFirst()
        return true
    }

    mutating func take(_ character: Unicode.Scalar) throws(ClinicalError) {
        guard skip(character) else { throw NumPyHeader.damaged }
    }

    mutating func text() throws(ClinicalError) -> String {
        guard isAtText, let quote = bytes.popFirst(), let end = bytes.firstIndex(of: quote) else { throw NumPyHeader.damaged }
        defer { bytes = bytes[(end + 1)...] }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    mutating func truth() throws(ClinicalError) -> Bool {
        skipSpace()
        for (word, value) in [("True", true), ("False", false)] where bytes.starts(with: word.utf8) {
            bytes.removeFirst(word.utf8.count)
            return value
        }
        throw NumPyHeader.damaged
    }

    mutating func shape(mostAxes: Int) throws(ClinicalError) -> [Int] {
        var shape: [Int] = []
        try take("(")
        while !skip(")") {
            skipSpace()
            let digits = bytes.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            guard shape.count < mostAxes, let size = Int(String(decoding: digits, as: UTF8.self)) else { throw NumPyHeader.damaged }
            bytes.removeFirst(digits.count)
            shape.append(size)
            if !skip(",") {
                try take(")")
                break
            }
        }
        return shape
    }
}

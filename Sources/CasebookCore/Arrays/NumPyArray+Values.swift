extension NumPyArray {
    /// The elements as they are kept, row by row, the lowest byte of each first: for pictures of one byte a pixel, at no cost.
    public var bytes: [UInt8] { storage }

    /// All elements, row by row; truth values are 0 and 1. Throws `array.unsupported` for texts.
    public func floats() throws(ClinicalError) -> [Float] { try real() }

    /// All elements, row by row; truth values are 0 and 1. Throws `array.unsupported` for texts.
    public func doubles() throws(ClinicalError) -> [Double] { try real() }

    /// All elements, row by row; truth values are 0 and 1. Throws `array.unsupported` for texts and for numbers that are not whole or not in range.
    public func integers() throws(ClinicalError) -> [Int64] {
        switch kind {
        case .boolean: return words(UInt8.self) { $0 == 0 ? 0 : 1 }
        case .unsigned(1): return words(UInt8.self) { Int64($0) }
        case .unsigned(2): return words(UInt16.self) { Int64($0) }
        case .unsigned(4): return words(UInt32.self) { Int64($0) }
        case .signed(1): return words(UInt8.self) { Int64(Int8(bitPattern: $0)) }
        case .signed(2): return words(UInt16.self) { Int64(Int16(bitPattern: $0)) }
        case .signed(4): return words(UInt32.self) { Int64(Int32(bitPattern: $0)) }
        case .signed: return words(UInt64.self) { Int64(bitPattern: $0) }
        case .unsigned: return try exact(words(UInt64.self) { Int64(exactly: $0) })
        case .float: return try exact(doubles().map { Int64(exactly: $0) })
        case .unicode, .bytes: throw Self.noNumbers
        }
    }

    /// All elements, row by row, without the zeros that fill them up. Throws `array.unsupported` for numbers, `array.damaged` for what is no Unicode.
    public func texts() throws(ClinicalError) -> [String] {
        var texts: [String] = []
        switch kind {
        case .unicode(let length):
            let scalars = words(UInt32.self) { $0 }
            for first in stride(from: 0, to: scalars.count, by: max(length, 1)) {
                var text = String.UnicodeScalarView()
                let element = scalars[first..<(first + length)]
                for word in element[..<(element.lastIndex { $0 != 0 }.map { $0 + 1 } ?? first)] {
                    guard let scalar = Unicode.Scalar(word) else { throw ClinicalError(.arrayDamaged, "A text of the array is no Unicode.") }
                    text.append(scalar)
                }
                texts.append(String(text))
            }
        case .bytes(let length):
            for first in stride(from: 0, to: storage.count, by: max(length, 1)) {
                let element = storage[first..<(first + length)]
                let filled = element[..<(element.lastIndex { $0 != 0 }.map { $0 + 1 } ?? first)]
                guard filled.withUnsafeBufferPointer({ UTF8Validation.firstMalformed($0) }) == nil else {
                    throw ClinicalError(.arrayDamaged, "A text of the array is not in UTF-8; save it as an array of Unicode texts.")
                }
                texts.append(String(decoding: filled, as: UTF8.self))
            }
        case .boolean, .unsigned, .signed, .float: throw ClinicalError(.arrayUnsupported, "The array holds numbers where texts were expected.")
        }
        return texts
    }

    private static var noNumbers: ClinicalError { ClinicalError(.arrayUnsupported, "The array holds texts where numbers were expected.") }

    private func exact(_ values: [Int64?]) throws(ClinicalError) -> [Int64] {
        let whole = values.compactMap { $0 }
        guard whole.count == values.count else {
            throw ClinicalError(.arrayUnsupported, "The array holds numbers that are not whole, or too large, where whole ones were expected.")
        }
        return whole
    }

    @inline(__always)
    private func real<Real: BinaryFloatingPoint>() throws(ClinicalError) -> [Real] {
        switch kind {
        case .boolean: return words(UInt8.self) { $0 == 0 ? 0 : 1 }
        case .unsigned(1): return words(UInt8.self) { Real($0) }
        case .unsigned(2): return words(UInt16.self) { Real($0) }
        case .unsigned(4): return words(UInt32.self) { Real($0) }
        case .unsigned: return words(UInt64.self) { Real($0) }
        case .signed(1): return words(UInt8.self) { Real(Int8(bitPattern: $0)) }
        case .signed(2): return words(UInt16.self) { Real(Int16(bitPattern: $0)) }
        case .signed(4): return words(UInt32.self) { Real(Int32(bitPattern: $0)) }
        case .signed: return words(UInt64.self) { Real(Int64(bitPattern: $0)) }
        case .float(2): return words(UInt16.self) { Real(Self.widened($0)) }
        case .float(4): return words(UInt32.self) { Real(Float(bitPattern: $0)) }
        case .float: return words(UInt64.self) { Real(Double(bitPattern: $0)) }
        case .unicode, .bytes: throw Self.noNumbers
        }
    }

    @inline(__always)
    private func words<Word: FixedWidthInteger, Element>(_: Word.Type, _ element: (Word) -> Element) -> [Element] {
        let width = Word.bitWidth / 8, count = storage.count / width
        return storage.withUnsafeBytes { bytes in
            [Element](unsafeUninitializedCapacity: count) { target, filled in
                for index in 0..<count {
                    let word = Word(littleEndian: bytes.loadUnaligned(fromByteOffset: index &* width, as: Word.self))
                    target.initializeElement(at: index, to: element(word))
                }
                filled = count
            }
        }
    }

    /// The number of IEEE 754 binary16 with these bits, exactly. Swift's own type for it is not on every machine.
    private static func widened(_ half: UInt16) -> Float {
        let magnitude = half & 0x7FFF, exponent = Int(magnitude >> 10), fraction = Float(magnitude & 0x3FF)
        let value: Float =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
            }
        return half >> 15 == 0 ? value : -value
    }
}

extension NumPyArray {
    /// Numbers row by row, as many as the shape has elements.
    public init(_ values: [Float], shape: [Int]) { self.init(shape: shape, kind: .float(width: 4), words: values.map(\.bitPattern)) }

    /// Numbers row by row, as many as the shape has elements.
    public init(_ values: [Double], shape: [Int]) { self.init(shape: shape, kind: .float(width: 8), words: values.map(\.bitPattern)) }

    /// Numbers row by row, as many as the shape has elements.
    public init(_ values: [Int64], shape: [Int]) { self.init(shape: shape, kind: .signed(width: 8), words: values.map { UInt64(bitPattern: $0) }) }

    /// Numbers row by row, as many as the shape has elements.
    public init(_ values: [UInt8], shape: [Int]) { self.init(shape: shape, kind: .unsigned(width: 1), storage: values) }

    /// Texts row by row, as many as the shape has elements.
    public init(_ texts: [String], shape: [Int]) {
        let length = max(texts.map(\.unicodeScalars.count).max() ?? 0, 1)
        let words = texts.flatMap { text in text.unicodeScalars.map(\.value) + [UInt32](repeating: 0, count: length - text.unicodeScalars.count) }
        self.init(shape: shape, kind: .unicode(length: length), words: words)
    }

    private init<Word: FixedWidthInteger>(shape: [Int], kind: Kind, words: [Word]) {
        self.init(shape: shape, kind: kind, storage: words.map(\.littleEndian).withUnsafeBytes { Array($0) })
    }

    /// The array as an NPY file of version 1.
    public var npy: [UInt8] {
        let letter =
            switch kind {
            case .boolean: "|b1"
            case .unsigned(let width): "\(width == 1 ? "|" : "<")u\(width)"
            case .signed(let width): "\(width == 1 ? "|" : "<")i\(width)"
            case .float(let width): "<f\(width)"
            case .unicode(let length): "<U\(length)"
            case .bytes(let length): "|S\(length)"
            }
        let axes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = Array("{'descr': '\(letter)', 'fortran_order': False, 'shape': (\(axes)), }".utf8)
        // The elements begin at a multiple of 64 bytes, so that they can be mapped.
        let bare = NumPyHeader.magic.count + 4 + text.count + 1
        text += [UInt8](repeating: 0x20, count: (64 - bare % 64) % 64) + [0x0A]
        return NumPyHeader.magic + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text + storage
    }
}

extension NumPyArray {
    /// Reads an NPY file. Throws `file.unreadable`, `array.damaged`, `array.unsupported`.
    public init(path: String) throws(ClinicalError) {
        let storage = try ByteStorage(mapping: path)
        do throws(ClinicalError) { self = try Self.read(storage.bytes) } catch {
            throw ClinicalError(error.code, error.message, at: Location(file: path), cause: error.cause)
        }
        withExtendedLifetime(storage) {}
    }

    /// Reads the bytes of an NPY file; no more memory is taken than they have. Throws `array.damaged`, `array.unsupported`.
    public init(npy bytes: [UInt8]) throws(ClinicalError) {
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(ClinicalError) in try Self.read(bytes) } }
        self = try result.get()
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(ClinicalError) -> NumPyArray {
        let header = try NumPyHeader(bytes)
        var count = 1, isTooLarge = false
        for size in header.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            (count, isTooLarge) = (product, isTooLarge || overflow)
        }
        let size = header.kind.size
        // Elements of no bytes would let a head of a few bytes claim any number of them.
        guard !isTooLarge, size > 0 || count == 0 else { throw ClinicalError(.arrayDamaged, "The head of the NPY file claims more elements than there can be.") }
        let (needed, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, needed == bytes.count - header.length else {
            throw ClinicalError(
                .arrayDamaged,
                "The NPY file has \(bytes.count - header.length) bytes of elements, which is not what its head says; it is cut short or has more than one array.")
        }
        let elements = UnsafeRawBufferPointer(rebasing: bytes[header.length...])
        var storage =
            header.isColumnMajor && header.shape.count > 1 && count > 0
            ? rowMajor(elements, shape: header.shape, count: count, size: size) : Array(elements)
        if header.isBigEndian { reverseWords(of: &storage, width: header.kind.wordSize) }
        return NumPyArray(shape: header.shape, kind: header.kind, storage: storage)
    }

    /// Turns elements whose first axis runs fastest into rows.
    private static func rowMajor(_ source: UnsafeRawBufferPointer, shape: [Int], count: Int, size: Int) -> [UInt8] {
        var steps: [Int] = []
        var step = size
        for axis in shape {
            steps.append(step)
            step *= axis
        }
        return [UInt8](unsafeUninitializedCapacity: source.count) { target, filled in
            var place = [Int](repeating: 0, count: shape.count), from = 0
            for element in 0..<count {
                for byte in 0..<size { target.initializeElement(at: element * size + byte, to: source[from + byte]) }
                var axis = shape.count - 1
                while axis >= 0 {
                    place[axis] += 1
                    from += steps[axis]
                    if place[axis] < shape[axis] { break }
                    from -= steps[axis] * shape[axis]
                    place[axis] = 0
                    axis -= 1
                }
            }
            filled = source.count
        }
    }

    private static func reverseWords(of bytes: inout [UInt8], width: Int) {
        guard width > 1 else { return }
        for first in stride(from: 0, to: bytes.count, by: width) {
            for place in 0..<(width / 2) { bytes.swapAt(first + place, first + width - 1 - place) }
        }
    }
}

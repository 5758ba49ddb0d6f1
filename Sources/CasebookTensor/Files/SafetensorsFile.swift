public import CasebookCore

/// A safetensors file, opened for reading: named tensors behind a header of JSON (https://github.com/huggingface/safetensors, "Format").
///
/// Opening checks the whole structure in time n log n of the header's size and touches none of the tensors: the header's length and JSON, no
/// name twice, known types, shapes that match their bytes, and bytes that fill the rest of the file without holes or overlaps. It is stricter
/// than the reference implementation: metadata does not stand twice and has keys of at most 128 bytes, entries have no members but the three of the
/// format, and the header begins with its brace. Names are told apart by their bytes. A mapped file must not be cut short by others while it is open.
public struct SafetensorsFile: Sendable {
    private let storage: ByteStorage
    private let path: String?
    private let places: [SafetensorsHeader.Name: Int]

    /// The tensors in the order of their bytes.
    public let entries: [SafetensorsEntry]
    /// What the header says under `__metadata__`.
    public let metadata: [String: String]

    /// Maps a file into memory. Throws `file.unreadable` or `safetensors.malformed`.
    public init(path: String) throws(ClinicalError) {
        try self.init(storage: ByteStorage(mapping: path), path: path)
    }

    /// Reads a file that is in memory; the bytes are copied once. Throws `safetensors.malformed`.
    public init(bytes: [UInt8]) throws(ClinicalError) {
        try self.init(storage: ByteStorage(copying: bytes), path: nil)
    }

    private init(storage: ByteStorage, path: String?) throws(ClinicalError) {
        let header = try withExtendedLifetime(storage) { () throws(ClinicalError) in try SafetensorsHeader(parsing: storage.bytes, path: path) }
        self.storage = storage
        self.path = path
        entries = header.entries
        metadata = header.metadata
        places = header.places
    }

    /// The entry of a name, or nil. Constant time.
    public func entry(named name: String) -> SafetensorsEntry? {
        places[SafetensorsHeader.Name(name)].map { entries[$0] }
    }

    /// Calls `body` with the bytes of an entry of this file, which are valid during the call and aligned to nothing.
    public func withBytes<Result, Failure: Error>(
        of entry: SafetensorsEntry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(entry.byteRange.upperBound <= storage.count, "The entry belongs to another file.")
        return try withExtendedLifetime(storage) { () throws(Failure) in try body(UnsafeRawBufferPointer(rebasing: storage.bytes[entry.byteRange])) }
    }

    /// The elements of an F32, F16 or BF16 tensor, row by row. Linear. Throws `safetensors.mismatch` when there is none of that name and those
    /// types.
    public func floats(named name: String) throws(ClinicalError) -> [Float] {
        let entry = try entry(named: name, oneOf: [.float32, .float16, .bfloat16])
        return [Float](unsafeUninitializedCapacity: entry.count) { buffer, count in
            widen(entry, into: buffer)
            count = entry.count
        }
    }

    /// Writes the elements of an F32, F16 or BF16 tensor.
    func widen(_ entry: SafetensorsEntry, into buffer: UnsafeMutableBufferPointer<Float>) {
        withBytes(of: entry) { bytes in
            guard entry.count > 0, let source = bytes.baseAddress, let target = buffer.baseAddress else { return }
            switch entry.dtype {
            case .float16: FloatFormats.widen(binary16: source, to: target, count: entry.count)
            case .bfloat16: FloatFormats.widen(bfloat16: source, to: target, count: entry.count)
            default: UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: bytes.count)
            }
        }
    }

    /// The elements of an I64 tensor, row by row. Linear. Throws `safetensors.mismatch` when there is none of that name and type.
    public func int64s(named name: String) throws(ClinicalError) -> [Int64] {
        let entry = try entry(named: name, oneOf: [.int64])
        return withBytes(of: entry) { bytes in (0..<entry.count).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self) } }
    }

    /// The scales of the rows of an I8 tensor, in the tensor `NAME.scale`. Throws `safetensors.mismatch` when they are missing or do not fit.
    func scales(of entry: SafetensorsEntry) throws(ClinicalError) -> [Float] {
        let scales = try floats(named: entry.name + ".scale")
        guard scales.count == entry.shape.first ?? 1 else { throw mismatch("The tensor '\(entry.printableName)' has not one scale for each of its rows.") }
        guard scales.allSatisfy({ abs($0) * 128 < .infinity }) else { throw mismatch("The scales of the tensor '\(entry.printableName)' are too large; is the file damaged?") }
        return scales
    }

    /// Writes the elements of an I8 tensor, each times the scale of its row.
    func scale(_ entry: SafetensorsEntry, by scales: [Float], into buffer: UnsafeMutableBufferPointer<Float>) {
        let width = scales.isEmpty ? 0 : entry.count / scales.count
        withBytes(of: entry) { bytes in
            for (row, scale) in scales.enumerated() {
                for place in (row * width)..<((row + 1) * width) { buffer[place] = Float(Int8(bitPattern: bytes[place])) * scale }
            }
        }
    }

    /// The elements of an I32 tensor, or of an I64 tensor whose elements are small enough, row by row. Linear. Throws `safetensors.mismatch`
    /// when there is none of that name and those types, or an element is too large.
    public func int32s(named name: String) throws(ClinicalError) -> [Int32] {
        let entry = try entry(named: name, oneOf: [.int32, .int64])
        return try withBytes(of: entry) { bytes throws(ClinicalError) in
            var isTooLarge = false
            let values = [Int32](unsafeUninitializedCapacity: entry.count) { buffer, count in
                count = entry.count
                guard count > 0, let source = bytes.baseAddress, let target = buffer.baseAddress else { return }
                guard entry.dtype == .int64 else {
                    UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: bytes.count)
                    return
                }
                var lost: Int64 = 0
                for index in 0..<count {
                    let value = source.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
                    let narrow = Int32(truncatingIfNeeded: value)
                    lost |= Int64(narrow) ^ value
                    target[index] = narrow
                }
                isTooLarge = lost != 0
            }
            if isTooLarge {
                throw mismatch("The tensor '\(entry.printableName)' holds integers of more than 32 bits; the file does not fit this program.")
            }
            return values
        }
    }

    /// Checks that every element of the F16, BF16, F32 and F64 tensors is a finite number. Linear. Throws `model.damaged` with the first tensor
    /// that holds another, and its offset.
    public func checkFinite() throws(ClinicalError) {
        for entry in entries {
            let place = withBytes(of: entry) { bytes -> Int? in
                switch entry.dtype {
                case .float16: FloatFormats.firstNotFinite(bytes, infinity: UInt16(0x7C00))
                case .bfloat16: FloatFormats.firstNotFinite(bytes, infinity: UInt16(0x7F80))
                case .float32: FloatFormats.firstNotFinite(bytes, infinity: Float.infinity.bitPattern)
                case .float64: FloatFormats.firstNotFinite(bytes, infinity: Double.infinity.bitPattern)
                case .bool, .uint8, .int8, .int16, .int32, .int64: nil
                }
            }
            if let place {
                throw ClinicalError(
                    .modelDamaged, "The tensor '\(entry.printableName)' holds a weight that is not a finite number; train the model again or fetch a sound copy.",
                    at: Location(file: path, offset: entry.byteRange.lowerBound + place * entry.dtype.width))
            }
        }
    }

    /// The entry of a name, of one of the types. Throws `safetensors.mismatch`.
    func entry(named name: String, oneOf types: [SafetensorsType]) throws(ClinicalError) -> SafetensorsEntry {
        guard let entry = entry(named: name) else {
            throw mismatch("There is no tensor '\(PrintableText.make(name))' in the file; is it a file of another model?")
        }
        guard types.contains(entry.dtype) else {
            let wanted = types.map(\.rawValue).joined(separator: " or ")
            throw mismatch("The tensor '\(entry.printableName)' is of type \(entry.dtype.rawValue) where \(wanted) is needed; is it a file of another model?")
        }
        return entry
    }

    /// An error about what the file should hold.
    package func mismatch(_ message: String) -> ClinicalError { ClinicalError(.safetensorsMismatch, message, at: path.map { Location(file: $0) }) }
}

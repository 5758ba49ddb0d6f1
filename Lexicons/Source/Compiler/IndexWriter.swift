/// Lays the parts of a compiled index out, each aligned to 8 bytes.
struct IndexWriter {
    private let magic: UInt64
    private let version: UInt32
    private let digest: UInt64
    private var parts: [(UInt32, [UInt8])] = []

    init(magic: UInt64, version: UInt32, digest: UInt64) {
        self.magic = magic
        self.version = version
        self.digest = digest
    }

    mutating func add<Record: BitwiseCopyable>(_ part: some RawRepresentable<UInt32>, _ records: [Record]) {
        parts.append((part.rawValue, records.withUnsafeBytes { Array($0) }))
    }

    func bytes() -> [UInt8] {
        var result: [UInt8] = []
        func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
        append(magic, to: &result)
        append(version, to: &result)
        append(UInt32(parts.count), to: &result)
        append(digest, to: &result)
        var offset = IndexParts.headerSize + parts.count * IndexParts.partSize
        for (part, data) in parts {
            append(part, to: &result)
            append(UInt32(0), to: &result)
            append(UInt64(offset), to: &result)
            append(UInt64(data.count), to: &result)
            offset += (data.count + 7) & ~7
        }
        for (_, data) in parts {
            result += data
            result += [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
        }
        return result
    }
}

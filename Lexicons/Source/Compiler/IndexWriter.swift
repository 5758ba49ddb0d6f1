/// Lays the parts of a compiled lexicon out, each aligned to 8 bytes.
struct IndexWriter {
    private let digest: UInt64
    private var parts: [(IndexLayout.Part, [UInt8])] = []

    init(digest: UInt64) { self.digest = digest }

    mutating func add<Record: BitwiseCopyable>(_ part: IndexLayout.Part, _ records: [Record]) {
        parts.append((part, records.withUnsafeBytes { Array($0) }))
    }

    func bytes() -> [UInt8] {
        var result: [UInt8] = []
        func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
        append(IndexLayout.magic, to: &result)
        append(IndexLayout.version, to: &result)
        append(UInt32(parts.count), to: &result)
        append(digest, to: &result)
        var offset = IndexLayout.headerSize + parts.count * IndexLayout.partSize
        for (part, data) in parts {
            append(part.rawValue, to: &result)
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

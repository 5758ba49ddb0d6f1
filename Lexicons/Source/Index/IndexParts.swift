internal import CasebookCore

/// The file format of compiled indexes: a header, a table of parts, and the parts, each aligned to 8 bytes. Little-endian. Read in place from mapped memory.
struct IndexParts: Sendable {
    /// magic, version, count of parts, digest of the sources.
    static let headerSize = 24
    /// part, reserved, offset, length.
    static let partSize = 24

    let storage: ByteStorage
    /// Digest of the files that it was compiled from.
    let digest: UInt64
    /// Bytes of each part, by its number less one.
    let ranges: [Range<Int>]

    /// - Parameter name: what a message calls the file. Throws `lexicon.damaged`.
    init(_ storage: ByteStorage, magic: UInt64, version: UInt32, count: Int, name: String, file: String?) throws(ClinicalError) {
        func damaged(_ what: String) -> ClinicalError {
            ClinicalError(.lexiconDamaged, "The compiled \(name) \(what); compile it again with 'casebook lexicon'.", at: Location(file: file))
        }
        let bytes = storage.bytes
        guard bytes.count >= Self.headerSize, bytes.loadUnaligned(as: UInt64.self) == magic else { throw damaged("is not one") }
        guard bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == version else { throw damaged("has another format version") }
        guard Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)) == count, bytes.count >= Self.headerSize + count * Self.partSize else { throw damaged("lacks parts") }
        digest = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        var ranges = [Range<Int>](repeating: 0..<0, count: count)
        for index in 0..<count {
            let place = Self.headerSize + index * Self.partSize
            let part = Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
            let offset = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
            let length = bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt64.self)
            guard part >= 1, part <= count, offset % 8 == 0, offset <= bytes.count, length <= UInt64(bytes.count) - offset else { throw damaged("is cut short") }
            ranges[part - 1] = Int(offset)..<Int(offset + length)
        }
        self.ranges = ranges
        self.storage = storage
    }

    /// Bytes of a part.
    func range(_ part: some RawRepresentable<UInt32>) -> Range<Int> { ranges[Int(part.rawValue) - 1] }

    /// How many records of a size a part holds.
    func count(_ part: some RawRepresentable<UInt32>, _ size: Int) -> Int { range(part).count / size }

    @inline(__always)
    func start(_ part: some RawRepresentable<UInt32>) -> UnsafeRawPointer { storage.bytes.baseAddress! + ranges[Int(part.rawValue) - 1].lowerBound }

    /// A string of a pool, by its reference; empty where there is none.
    func string(_ reference: UInt32, in pool: some RawRepresentable<UInt32>) -> String {
        let bytes = storage.bytes, pool = range(pool), place = pool.lowerBound + Int(reference)
        guard place + 2 <= pool.upperBound else { return "" }
        let length = Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))
        guard place + 2 + length <= pool.upperBound else { return "" }
        return String(decoding: bytes[(place + 2)..<(place + 2 + length)], as: UTF8.self)
    }

    /// Lists of names, each after its length: references into a pool.
    func names(_ part: some RawRepresentable<UInt32>, lists: Int, in pool: some RawRepresentable<UInt32>) -> [[String]]? {
        let bytes = storage.bytes, range = range(part)
        var place = range.lowerBound
        func next() -> UInt32? {
            guard place + 4 <= range.upperBound else { return nil }
            defer { place += 4 }
            return bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        }
        var result: [[String]] = []
        for _ in 0..<lists {
            guard let count = next(), Int(count) <= range.count / 4 else { return nil }
            var list: [String] = []
            for _ in 0..<count {
                guard let reference = next() else { return nil }
                list.append(string(reference, in: pool))
            }
            result.append(list)
        }
        return result
    }
}

/// Words numbered in the order in which they came, found by their bytes: two spellings of one character are two words, as in every other
/// program that reads these files, where `String` would hold them equal.
struct WordTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each word ends in `bytes`.
    private var ends: [Int] = []
    private var hashes: [UInt32] = []
    /// Numbers of words by hash, open addressing; -1 where empty.
    private var slots: [Int32] = Array(repeating: -1, count: 16)

    var count: Int { ends.count }

    /// Good for this table alone; eight bytes at a time.
    static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
        func mix(_ value: UInt64) {
            let product = (hash ^ value).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            hash = product.high ^ product.low ^ value
        }
        var index = 0
        while index + 8 <= word.count {
            mix(UnsafeRawPointer(word.baseAddress! + index).loadUnaligned(as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < word.count {
            rest = rest << 8 | UInt64(word[index])
            index += 1
        }
        mix(rest)
        return hash
    }

    func bytes(of index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

    func word(_ index: Int) -> String { String(decoding: bytes(of: index), as: UTF8.self) }

    func index(of word: String) -> Int? {
        var word = word
        return word.withUTF8 { index(of: $0, hash: Self.hash($0)) }
    }

    func index(of word: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
        let found = slots[slot(of: word, hash)]
        return found >= 0 ? Int(found) : nil
    }

    /// The number of a word, which is taken up where it is new.
    mutating func insert(_ word: UnsafeBufferPointer<UInt8>, hash: UInt64) -> (index: Int, isNew: Bool) {
        var place = slot(of: word, hash)
        if slots[place] >= 0 { return (Int(slots[place]), false) }
        if (count + 1) * 2 > slots.count {
            grow()
            place = slot(of: word, hash)
        }
        slots[place] = Int32(count)
        bytes.append(contentsOf: word)
        ends.append(bytes.count)
        hashes.append(UInt32(truncatingIfNeeded: hash ^ hash >> 32))
        return (count - 1, true)
    }

    mutating func insert(_ word: String) -> (index: Int, isNew: Bool) {
        var word = word
        return word.withUTF8 { insert($0, hash: Self.hash($0)) }
    }

    /// A table of some words of this one, in the order given.
    func picking(_ indices: [Int]) -> WordTable {
        var table = WordTable()
        for index in indices { bytes(of: index).withUnsafeBufferPointer { _ = table.insert($0, hash: Self.hash($0)) } }
        return table
    }

    /// The slot that holds the word, or the empty one where it belongs.
    private func slot(of word: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
        let short = UInt32(truncatingIfNeeded: hash ^ hash >> 32)
        let mask = slots.count - 1
        var place = Int(short) & mask
        while true {
            let index = Int(slots[place])
            if index < 0 || hashes[index] == short && equals(index, word) { return place }
            place = (place + 1) & mask
        }
    }

    private func equals(_ index: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = index == 0 ? 0 : ends[index - 1]
        guard ends[index] - start == word.count else { return false }
        for offset in 0..<word.count where bytes[start + offset] != word[offset] { return false }
        return true
    }

    private mutating func grow() {
        let size = slots.count * 2
        slots = Array(repeating: -1, count: size)
        for (index, hash) in hashes.enumerated() {
            var place = Int(hash) & (size - 1)
            while slots[place] >= 0 { place = (place + 1) & (size - 1) }
            slots[place] = Int32(index)
        }
    }
}

extension WordTable {
    /// Whether bytes can stand as a word in files of vectors: not empty, without white space of ASCII or zero.
    static func isWord(_ bytes: some Collection<UInt8>) -> Bool { !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 || $0 > 0 && $0 < 0x09 || $0 > 0x0D && $0 < 0x20 } }
}

/// What misspelt words are compared by.
enum CodeSpelling {
    /// Runs of three letters, with the word's ends marked; none for a word without letters.
    static func trigrams(_ letters: [UInt32]) -> [UInt32] {
        guard letters.count >= 3 else { return [] }
        var result: [UInt32] = []
        var last: UInt32 = 0x60, middle = letters[0]
        for next in letters.dropFirst() + [0x7B] {
            result.append((last - 0x5F) << 16 | (middle - 0x5F) << 8 | (next - 0x5F))
            (last, middle) = (middle, next)
        }
        return result
    }

    /// Edits between two words, a swap of neighbours one (optimal string alignment; Boytsov, ACM J. Exp. Algorithmics 2011), or nil for more than `most`.
    static func distance(_ one: [UInt32], _ other: UnsafeBufferPointer<UInt8>, most: Int) -> Int? {
        guard abs(one.count - other.count) <= most, other.count <= 40, one.count <= 40 else { return nil }
        var before = [Int](repeating: 0, count: other.count + 1), row = Array(0...other.count), next = row
        for i in 1...one.count {
            next[0] = i
            var least = i
            for j in stride(from: 1, through: other.count, by: 1) {
                let isSame = one[i - 1] == UInt32(other[j - 1])
                var cost = min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (isSame ? 0 : 1))
                if i > 1, j > 1, one[i - 1] == UInt32(other[j - 2]), one[i - 2] == UInt32(other[j - 1]) { cost = min(cost, before[j - 2] + 1) }
                next[j] = cost
                least = min(least, cost)
            }
            guard least <= most else { return nil }
            (before, row, next) = (row, next, before)
        }
        return row[other.count] <= most ? row[other.count] : nil
    }
}

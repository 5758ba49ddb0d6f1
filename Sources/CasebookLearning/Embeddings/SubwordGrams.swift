/// Character n-grams of words and the buckets that they are hashed to, as fastText numbers them (Bojanowski et al., TACL 2017).
package struct SubwordGrams: Sendable {
    /// An n-gram of more characters is as good as none: words have at most 1000 bytes, and nearly all far fewer.
    package static let longest = 100

    let buckets: Int
    let lengths: ClosedRange<Int>

    package init(buckets: Int, lengths: ClosedRange<Int>) {
        self.buckets = buckets
        self.lengths = lengths
    }

    /// FNV-1a with 32 bits; a byte above 127 counts as a negative number, as in fastText, whose files depend on it.
    package static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* 16_777_619 }
        return hash
    }

    /// Buckets of all n-grams of `<word>`, those at an early start first and of one start the shorter ones first. A border sign alone is none.
    package func buckets(of word: some Collection<UInt8>) -> [Int] {
        guard buckets > 0 else { return [] }
        let marked = [UInt8(ascii: "<")] + word + [UInt8(ascii: ">")]
        var starts = marked.indices.filter { marked[$0] & 0xC0 != 0x80 }
        let characters = starts.count
        starts.append(marked.count)
        var found: [Int] = []
        for first in 0..<characters {
            for length in lengths {
                guard length <= characters - first else { break }
                if length == 1, first == 0 || first == characters - 1 { continue }
                found.append(Int(Self.hash(marked[starts[first]..<starts[first + length]]) % UInt32(buckets)))
            }
        }
        return found
    }
}

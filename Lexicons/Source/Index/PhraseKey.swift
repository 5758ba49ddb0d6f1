internal import CasebookText

/// Keys of phrases, built word by word, the same way for terms and for text.
///
/// `key` is the sum of the words' mixed hashes and so does not depend on their order; `ordered` does. Words that terms are matched without
/// (of, the) count in neither.
struct PhraseKey {
    var key: UInt64 = 0
    var ordered: UInt64 = 0
    var words = 0

    @inline(__always)
    mutating func add(_ hash: UInt64) {
        var mixed = hash &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 31
        key &+= mixed
        ordered = (ordered &* 0x0000_0100_0000_01B3) ^ mixed
        words += 1
    }

    /// Key that is never 0, kept apart for words whose capitals count.
    @inline(__always)
    func finished(cased: Bool) -> UInt64 {
        let value = cased ? key ^ 0xA5A5_5A5A_C3C3_3C3C : key
        return value == 0 ? 1 : value
    }
}

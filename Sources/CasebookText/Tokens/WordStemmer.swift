/// Strips English plural and possessive endings, lightly: enough that "fractures" meets "fracture" and "Crohn's" meets "Crohn".
///
/// The rules are those of the S-stemmer (Harman, "How effective is suffixing?", JASIS 1991) with guards for the clinical endings -us, -is, -ss.
package enum WordStemmer {
    private static let s = UInt32(UInt8(ascii: "s"))
    private static let e = UInt32(UInt8(ascii: "e"))
    private static let i = UInt32(UInt8(ascii: "i"))
    private static let u = UInt32(UInt8(ascii: "u"))
    private static let a = UInt32(UInt8(ascii: "a"))
    private static let o = UInt32(UInt8(ascii: "o"))
    private static let x = UInt32(UInt8(ascii: "x"))
    private static let h = UInt32(UInt8(ascii: "h"))
    private static let y = UInt32(UInt8(ascii: "y"))

    /// Length of the stem and a scalar to add to it (0 for none), for a folded word.
    @inline(__always)
    package static func stem(_ word: UnsafeBufferPointer<UInt32>) -> (length: Int, added: UInt32) {
        var count = word.count
        if count > 2, word[count - 1] == s, word[count - 2] == 0x27 || word[count - 2] == 0x2019 {
            count -= 2
            return (count, 0)
        }
        guard count > 3, word[count - 1] == s else { return (count, 0) }
        let before = word[count - 2]
        if before == s || before == u || before == i { return (count, 0) }
        if before == e {
            let third = word[count - 3]
            // aches, headaches
            if third == h, count > 4, word[count - 4] == UInt32(UInt8(ascii: "c")), word[count - 5] == a { return (count - 1, 0) }
            // sinuses, viruses
            if third == s, count > 5, word[count - 4] == u { return (count - 2, 0) }
            if third == i, count > 4 { return (count - 3, y) }
            if third == s || third == x || third == h, count > 4 {
                // -sses, -xes, -ches and -shes lose -es; -ases and -oses (diagnoses) keep the -s of their stem.
                if third == s, word[count - 4] != s { return (count - 2, e) }
                return (count - 2, 0)
            }
        }
        return (count - 1, 0)
    }
}

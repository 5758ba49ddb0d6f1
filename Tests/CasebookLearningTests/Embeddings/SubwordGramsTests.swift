import CasebookLearning
import Testing

@Suite struct SubwordGramsTests {
    /// FNV-1a as the fastText program computes it: each byte taken as a signed char before it is widened.
    private static func reference(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ ($1 < 128 ? UInt32($1) : UInt32($1) | 0xFFFF_FF00)) &* 16_777_619 }
    }

    @Test func hashesAreThoseOfFastText() {
        // For ASCII they are the published test values of FNV-1a.
        #expect(SubwordGrams.hash("".utf8) == 0x811C_9DC5)
        #expect(SubwordGrams.hash("a".utf8) == 0xE40C_292C)
        #expect(SubwordGrams.hash("foobar".utf8) == 0xBF9C_F968)
        for text in ["<he", "é", "糖尿", "尿病>", "𠮷<"] { #expect(SubwordGrams.hash(text.utf8) == Self.reference(text)) }
        #expect(SubwordGrams.hash("é".utf8) != 0x811C_9DC5)
    }

    private func expect(_ word: String, _ lengths: ClosedRange<Int>, _ grams: [String]) {
        let found = SubwordGrams(buckets: 1 << 20, lengths: lengths).buckets(of: Array(word.utf8))
        #expect(found == grams.map { Int(Self.reference($0) % (1 << 20)) })
    }

    @Test func gramsAreWholeCharactersWithBorders() {
        expect("her", 3...4, ["<he", "<her", "her", "her>", "er>"])
        expect("糖尿病", 2...3, ["<糖", "<糖尿", "糖尿", "糖尿病", "尿病", "尿病>", "病>"])
        // A border sign alone is no n-gram.
        expect("aé", 1...2, ["<a", "a", "aé", "é", "é>"])
        expect("a", 4...6, [])
        expect("her", .max ... .max, [])
    }

    @Test func noBucketsMeanNoGrams() {
        #expect(SubwordGrams(buckets: 0, lengths: 3...6).buckets(of: Array("word".utf8)).isEmpty)
    }
}

import CasebookCore
import CasebookLearning
import CasebookTestSupport
import Testing

struct CharacterAlphabetTests {
    @Test func theMostFrequentComesFirstThenTheLowerCodePoint() {
        let alphabet = CharacterAlphabet(counting: ["cbac", "患é", "abc"], minimumCount: 1, limit: 100)
        #expect(alphabet.characters == ["c", "a", "b", "é", "患"])
        #expect(alphabet.count == 7)
        #expect(["c", "a", "b", "é", "患"].map { alphabet[$0] } == [2, 3, 4, 5, 6])
        #expect(alphabet["z"] == CharacterAlphabet.unknown && alphabet["者"] == CharacterAlphabet.unknown)
    }

    @Test func rareCharactersAndThoseBeyondTheLimitAreUnknown() {
        let texts = ["aaaa", "bbb", "cc", "d"]
        #expect(CharacterAlphabet(counting: texts, minimumCount: 2, limit: 100).characters == ["a", "b", "c"])
        #expect(CharacterAlphabet(counting: texts, minimumCount: 1, limit: 2).characters == ["a", "b"])
        // Of equally frequent characters the limit keeps the lower code points.
        #expect(CharacterAlphabet(counting: ["zyx患"], minimumCount: 1, limit: 3).characters == ["x", "y", "z"])
        #expect(CharacterAlphabet(counting: texts, minimumCount: 5, limit: 100).count == 2)
        #expect(CharacterAlphabet(counting: texts, minimumCount: 1, limit: 0).count == 2)
        #expect(CharacterAlphabet(counting: [], minimumCount: 1, limit: 10) == CharacterAlphabet([]))
    }

    @Test func aLineBreakIsTheBoundary() {
        let counted = CharacterAlphabet(counting: ["\n\n\na\n", "a\r\nb"], minimumCount: 1, limit: 100)
        #expect(counted.characters == ["a", "\r", "b"])
        #expect(counted["\n"] == CharacterAlphabet.boundary)
        #expect(CharacterAlphabet([])["\n"] == CharacterAlphabet.boundary)
        // Named as a character it stays the boundary, and the others keep their numbers.
        let named = CharacterAlphabet(["a", "\n", "b"])
        #expect(["a", "\n", "b"].map { named[$0] } == [2, CharacterAlphabet.boundary, 4])
    }

    /// Numbers are those of scalars, whatever their width: the table ends at U+0800.
    @Test func charactersOfEveryWidth() {
        let characters: [Unicode.Scalar] = ["\u{0}", "e", "\u{301}", "\u{7FF}", "\u{800}", "\u{FEFF}", "\u{FFFF}", "\u{10000}", "𠮷", "\u{10FFFF}"]
        let alphabet = CharacterAlphabet(characters)
        #expect(characters.map { alphabet[$0] } == characters.indices.map { UInt16($0 + 2) })
        #expect("e\u{301}".unicodeScalars.map { alphabet[$0] } == [3, 4])
        for missing in ["\u{1}", "\u{7FE}", "\u{801}", "\u{FFFE}", "\u{10FFFE}"] as [Unicode.Scalar] { #expect(alphabet[missing] == CharacterAlphabet.unknown) }
        for number in [UInt32(0xD800), 0x11_0000, .max] { #expect(alphabet[number] == CharacterAlphabet.unknown) }
    }

    @Test func theGreatestAlphabet() {
        let characters = (UInt32(0x10000)..<(0x10000 + 65_000)).map { Unicode.Scalar($0)! }
        let alphabet = CharacterAlphabet(characters)
        #expect(alphabet.count == 65_002 && alphabet[characters[64_999]] == 65_001 && alphabet[characters[0]] == 2)
    }

    @Test(.timeLimit(.minutes(1)), arguments: 0..<4) func agreesWithPlainCounting(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let texts = (0..<60).map { _ in RandomText.make(40, using: &generator) }
        let minimum = Int.random(in: 1...4, using: &generator), limit = Int.random(in: 20...120, using: &generator)
        let alphabet = CharacterAlphabet(counting: texts, minimumCount: minimum, limit: limit)
        // By sorting: what is counted here is the length of runs.
        let all = texts.flatMap { $0.unicodeScalars.map(\.value) }.filter { $0 != 0x0A }.sorted()
        var runs: [(count: Int, value: UInt32)] = []
        for value in all { if runs.last?.value == value { runs[runs.count - 1].count += 1 } else { runs.append((1, value)) } }
        let wanted = runs.filter { $0.count >= minimum }.sorted { $0.count != $1.count ? $0.count > $1.count : $0.value < $1.value }.prefix(limit)
        #expect(alphabet.characters.map(\.value) == wanted.map(\.value))
        for (index, character) in alphabet.characters.enumerated() {
            #expect(alphabet[character] == UInt16(index + 2) && alphabet[character.value] == alphabet[character])
        }
        for run in runs where !wanted.contains(where: { $0.value == run.value }) { #expect(alphabet[run.value] == CharacterAlphabet.unknown) }
        // Neither the order of the texts nor where they are cut matters.
        #expect(CharacterAlphabet(counting: texts.shuffled(using: &generator), minimumCount: minimum, limit: limit) == alphabet)
        #expect(CharacterAlphabet(counting: [texts.joined(separator: "\n")], minimumCount: minimum, limit: limit) == alphabet)
    }
}

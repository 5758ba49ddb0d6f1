import CasebookCore
import CasebookLearning
import CasebookTestSupport
import Testing

struct LanguageModelTextTests {
    private func pieces(_ text: String, _ limit: Int) -> [String] { LanguageModelText.pieces(of: text, limit: limit) }

    @Test func linesArePieces() {
        #expect(pieces("HPI:\n\n  no fever\n \t\u{3000}\nno cough", 64) == ["HPI:", "no fever", "no cough"])
        for empty in ["", "\n", " \n\n\t", "\u{3000}"] { #expect(pieces(empty, 8) == []) }
        #expect(LanguageModelText.pieces(of: "x\nab\ny".dropFirst(2).dropLast(2), limit: 8) == ["ab"])
    }

    @Test func aLineEndsWithCRLF() {
        #expect(pieces("no fever\r\nno cough\r\n\r\nstable\r\n", 64) == ["no fever", "no cough", "stable"])
    }

    @Test func spaceAroundALineIsLeftOut() {
        #expect(pieces("  fever  \n\u{3000}发热\u{3000}\n", 64) == ["fever", "发热"])
    }

    /// The last quarter of eight characters is the seventh and the eighth.
    @Test func aLongLineIsCutBehindASpaceInTheLastQuarter() {
        #expect(pieces("abcdef ghij", 8) == ["abcdef ", "ghij"])
        #expect(pieces("abcdefg hij", 8) == ["abcdefg ", "hij"])
        #expect(pieces("abcde  hijk", 8) == ["abcde  ", "hijk"])
        #expect(pieces("abcde fghij", 8) == ["abcde fg", "hij"])
        // The last one of several.
        #expect(pieces("abcdefghijkl m op qrs", 16) == ["abcdefghijkl m ", "op qrs"])
        #expect(pieces("abcdefgh", 8) == ["abcdefgh"])
        #expect(pieces("abcdefghi", 8) == ["abcdefgh", "i"])
        #expect(pieces("abcdefgh   i", 8) == ["abcdefgh", "i"])
        #expect(pieces("abcdef\u{3000}ghij", 8) == ["abcdef\u{3000}", "ghij"])
    }

    @Test func chineseHasNoSpaces() {
        let line = "患者三天前出现发热，体温最高三十九度，无咳嗽咳痰。"
        let found = pieces(line, 8)
        #expect(found.map(\.unicodeScalars.count) == [8, 8, 8, 1] && found.joined() == line)
        #expect(pieces("发热\n咳嗽\n", 8) == ["发热", "咳嗽"])
    }

    /// The limit counts scalars: it may part a base from its marks, as models read scalars.
    @Test func theLimitCountsScalars() {
        #expect(pieces("e\u{301}e\u{301}", 3).map { Array($0.unicodeScalars) } == [["e", "\u{301}", "e"], ["\u{301}"]])
        #expect(pieces("👩‍⚕️", 2).map(\.unicodeScalars.count) == [2, 2])
        for limit in 1...3 { #expect(pieces("abcdefg", limit).map(\.count) == Array(repeating: limit, count: 7 / limit) + (7 % limit == 0 ? [] : [7 % limit])) }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 2, 3, 4, 5, 8, 16, 61, 256]) func nothingButSpaceIsLost(limit: Int) {
        var generator = SeededGenerator(seed: UInt64(limit))
        for count in [0, 1, 2, 5, 20, 80, 200, 400] {
            let text = RandomText.make(count, using: &generator)
            let found = pieces(text, limit)
            func marks(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter { !$0.properties.isWhitespace } }
            #expect(marks(text) == found.flatMap(marks))
            for piece in found {
                #expect((1...limit).contains(piece.unicodeScalars.count))
                #expect(piece.unicodeScalars.first?.properties.isWhitespace == false)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [4, 61, 256]) func noPieceGoesOverALineBreak(limit: Int) {
        var generator = SeededGenerator(seed: UInt64(limit))
        let found = (0..<20).flatMap { _ in pieces(RandomText.make(200, using: &generator), limit) }
        #expect(!found.contains { $0.unicodeScalars.contains("\n") })
    }

    @Test(.timeLimit(.minutes(1))) func longTextsTakeLinearTime() {
        let words = String(repeating: "no fever ", count: 100_000), spaces = String(repeating: " ", count: 500_000), marks = String(repeating: "\u{301}", count: 500_000)
        #expect(pieces(words + "\n" + spaces + "\n" + spaces + "x", 64).reduce(0) { $0 + $1.filter { $0 != " " }.count } == 700_001)
        #expect(pieces("e" + marks, 64).reduce(0) { $0 + $1.unicodeScalars.count } == 500_001)
    }
}

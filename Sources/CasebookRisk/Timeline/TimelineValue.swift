/// A value of a timeline: a number, or a word.
public enum TimelineValue: Sendable, Hashable {
    case number(Double)
    case text(String)

    /// The number that it is or that its text spells; nil where it is none or not finite.
    public var number: Double? {
        switch self {
        case .number(let value): value.isFinite ? value : nil
        case .text(let text): Self.number(text)
        }
    }

    /// What a text spells, without white space around it and without separators of thousands; nil where that is no finite number.
    static func number(_ text: String) -> Double? {
        if let value = Double(text) { return value.isFinite ? value : nil }
        let trimmed = text.drop(while: \.isWhitespace)
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        guard let value = Double(trimmed[...last]), value.isFinite else { return nil }
        return value
    }

    /// The word that it is: a whole number without a point, so that 7 and 7.0 are the same.
    public var word: String {
        switch self {
        case .text(let text): text
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        }
    }

    /// The word of a level or category: `7.0` is 7 also where a table wrote it so, as tables do whose columns of whole numbers have gaps. Not for codes, of
    /// which 250.0 is another than 250.
    var level: String {
        let word = word
        guard word.hasSuffix(".0"), word.utf8.count > 2, word.utf8.dropLast(2).allSatisfy({ (0x30...0x39).contains($0) }) else { return word }
        return String(word.dropLast(2))
    }
}

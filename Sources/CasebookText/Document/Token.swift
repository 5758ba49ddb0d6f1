public import CasebookCore

/// One word, number or sign of a text.
public struct Token: Sendable, Hashable {
    public enum Kind: UInt8, Sendable {
        case word, number, punctuation, han
    }

    package var startByte: Int32
    package var endByte: Int32
    /// Place in the scalars of the text.
    package var startScalar: Int32
    package var endScalar: Int32
    public var kind: Kind
    package var flags: Flags
    /// Hash of the case- and width-folded word.
    package var folded: UInt64
    /// Hash of the folded word without plural and possessive endings.
    package var stem: UInt64
    /// Hash of the word as written, width folded.
    package var exact: UInt64

    package struct Flags: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// White space stands before the token.
        package static let spaceBefore = Flags(rawValue: 1)
        /// A line break stands before the token.
        package static let lineBefore = Flags(rawValue: 2)
        /// All its letters are capitals.
        package static let capitals = Flags(rawValue: 4)
        /// Its first letter is a capital.
        package static let capitalised = Flags(rawValue: 8)
        /// A word that terms are matched without: of, the.
        package static let connector = Flags(rawValue: 16)
        /// The full stop at its end belongs to it (Dr., q.d.).
        package static let abbreviation = Flags(rawValue: 32)
        /// One of its letters is a capital.
        package static let anyCapital = Flags(rawValue: 128)
        /// An empty line stands before the token.
        package static let paragraphBefore = Flags(rawValue: 64)
    }

    public var span: TextSpan { TextSpan(Int(startByte), Int(endByte)) }
}

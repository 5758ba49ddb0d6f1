internal import CCasebookICU

/// Class and folded form of every scalar of the Basic Multilingual Plane, read once from ICU.
///
/// Folding is NFKC with case folding where that is one scalar: full-width forms become ASCII, capitals small letters. Scalars beyond the
/// plane are asked of ICU each time; they are rare in notes.
package final class CharacterTable: Sendable {
    /// The one table; immutable.
    package static let standard = CharacterTable()

    private let classes: [UInt8]
    private let folded: [UInt16]
    private let cases: [UInt8]

    private init() {
        var classes = [UInt8](repeating: 0, count: 0x10000)
        var folded = [UInt16](repeating: 0, count: 0x10000)
        var cases = [UInt8](repeating: 0, count: 0x10000)
        for scalar in 0..<0x10000 {
            folded[scalar] = UInt16(scalar)
            switch scalar {
            case 0x3400...0x4DBF, 0x4E00...0x9FFF:
                classes[scalar] = CharacterClass.han.rawValue
            case 0xAC00...0xD7A3:
                classes[scalar] = CharacterClass.letter.rawValue
            case 0xD800...0xDFFF:
                classes[scalar] = CharacterClass.control.rawValue
            default:
                let value = UInt32(scalar)
                classes[scalar] = casebook_icu_class(value)
                let form = casebook_icu_fold(value)
                folded[scalar] = form < 0x10000 ? UInt16(form) : UInt16(scalar)
                cases[scalar] = casebook_icu_is_upper(value) != 0 ? 1 : casebook_icu_is_lower(value) != 0 ? 2 : 0
            }
        }
        // A placeholder circle or line stands for a missing word in forms: a sign, not the ideograph that ICU sees.
        classes[0x3007] = CharacterClass.han.rawValue
        self.classes = classes
        self.folded = folded
        self.cases = cases
    }

    /// Class of a scalar, as the raw value of `CharacterClass`.
    @inline(__always)
    package func classOf(_ scalar: UInt32) -> UInt8 {
        scalar < 0x10000 ? classes[Int(scalar)] : casebook_icu_class(scalar)
    }

    /// Width- and case-folded form of a scalar.
    @inline(__always)
    package func fold(_ scalar: UInt32) -> UInt32 {
        scalar < 0x10000 ? UInt32(folded[Int(scalar)]) : casebook_icu_fold(scalar)
    }

    @inline(__always)
    package func isUpper(_ scalar: UInt32) -> Bool {
        scalar < 0x10000 ? cases[Int(scalar)] == 1 : casebook_icu_is_upper(scalar) != 0
    }

    @inline(__always)
    package func isLower(_ scalar: UInt32) -> Bool {
        scalar < 0x10000 ? cases[Int(scalar)] == 2 : casebook_icu_is_lower(scalar) != 0
    }
}

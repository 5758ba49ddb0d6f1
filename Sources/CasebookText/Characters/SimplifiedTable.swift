internal import CCasebookICU
package import CasebookCore

/// Simplified forms of traditional Chinese characters, from ICU's transliterator. Made once, when a lexicon is compiled.
package struct SimplifiedTable {
    private var forms: [UInt16]

    package init() throws(ClinicalError) {
        guard let table = casebook_icu_simplified_open() else {
            throw ClinicalError(.icuUnavailable, "ICU has no Traditional-Simplified transliterator; install ICU's full data.")
        }
        defer { casebook_icu_simplified_close(table) }
        forms = (0..<0x10000).map { UInt16($0) }
        for scalar in 0x3400..<0xA000 {
            let form = casebook_icu_simplified_of(table, UInt32(scalar))
            if form < 0x10000 { forms[scalar] = UInt16(form) }
        }
    }

    package subscript(scalar: UInt32) -> UInt32 {
        scalar < 0x10000 ? UInt32(forms[Int(scalar)]) : scalar
    }
}

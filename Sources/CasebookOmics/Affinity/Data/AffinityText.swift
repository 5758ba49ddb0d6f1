package import CasebookCore

/// How drugs and targets come in as text: a SMILES line, or the letters of a protein.
///
/// Blanks at both ends are dropped. A text that is longer than the limit is cut there, which bounds what a hostile line costs; control characters, blanks inside
/// and characters that are not ASCII are refused, as they tell of a wrong column.
package enum AffinityText {
    /// Most SMILES characters of a drug; the longest drugs have some hundreds.
    static let drugLimit = 1_000
    /// Most residues of a target.
    static let targetLimit = 4_000

    package static func drug(_ text: String) throws(ClinicalError) -> String { String(decoding: try bytes(text, limit: drugLimit, "SMILES"), as: UTF8.self) }

    /// The letters of a protein, upper case.
    static func target(_ text: String) throws(ClinicalError) -> String {
        let bytes = try bytes(text, limit: targetLimit, "protein sequence")
        return String(decoding: bytes.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }

    private static func bytes(_ text: String, limit: Int, _ kind: String) throws(ClinicalError) -> [UInt8] {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let trimmed = text.utf8.drop(while: isBlank)
        var bytes = Array(trimmed.prefix(limit))
        // What lies behind the limit is not looked at.
        if trimmed.count <= limit { while let last = bytes.last, isBlank(last) { bytes.removeLast() } }
        guard !bytes.isEmpty else { throw ClinicalError(.affinityText, "A \(kind) is empty; give one a row.") }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ClinicalError(.affinityText, "A \(kind) holds a blank, a control character or one that is not ASCII; is it the right column?")
        }
        return bytes
    }
}

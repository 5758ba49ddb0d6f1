/// The observations below one order (OBR), or below none, while they are read.
struct HL7Panel {
    struct Row {
        var segment: HL7Segment
        var fact: ClinicalFact
        /// OBX-2.
        var type: String
        /// First component of OBX-3: what is observed.
        var key: String
        /// The component has a suffix that says which part of a report it is (`71250&IMP`).
        var hasSuffix: Bool
        /// OBX-4.
        var subID: String
        /// OBX-11.
        var status: String
        /// Length of the value, in bytes, and whether it has several lines.
        var length: Int
        var hasLines: Bool

        /// The value is running text.
        var isText: Bool { type == "TX" || type == "FT" }
        var isWithdrawn: Bool { status == "D" || status == "W" || status == "X" || status == "N" }
    }

    /// The order; nil for observations without one.
    var segment: HL7Segment?
    var fact = ClinicalFact(kind: .panel)
    var rows: [Row] = []

    /// Whether a row is a line of a report rather than a result: text under a heading that others share, long text, or text of a service that reports in words.
    func isNarrative(_ row: Row, sharing: [String: Int]) -> Bool {
        if row.type == "ED" { return true }
        guard row.fact.unit == nil, row.fact.referenceRange == nil else { return false }
        if row.isText {
            return (sharing[row.key] ?? 0) >= 2 || row.hasLines || row.length >= 80 || row.hasSuffix || reportsInWords
        }
        return row.type == "ST" && row.fact.interpretation == nil && ((sharing[row.key] ?? 0) >= 3 || row.length >= 200)
    }

    /// OBR-24 (HL7 table 0074).
    private var reportsInWords: Bool {
        guard let service = segment?.text(24)?.uppercased() else { return false }
        return HL7Panel.imaging.contains(service) || HL7Panel.pathology.contains(service)
    }

    /// Kind of the section of its report.
    var sectionKind: String {
        guard let service = segment?.text(24)?.uppercased() else { return "notes" }
        if HL7Panel.imaging.contains(service) { return "imaging" }
        return HL7Panel.pathology.contains(service) || HL7Panel.laboratory.contains(service) ? "laboratory" : "notes"
    }

    private static let imaging: Set<String> = ["RAD", "CT", "NMR", "MR", "MRI", "NMS", "IMG", "OUS", "RUS", "VUS", "US", "CUS", "CTH", "XRC", "XR", "CR", "DX", "RX", "MG"]
    private static let pathology: Set<String> = ["SP", "PAT", "CP", "PATH"]
    private static let laboratory: Set<String> = ["LAB", "CH", "HM", "MB", "MCB", "BLB", "IMM", "SR", "TX", "VR", "GE", "MYC", "BG"]
}

/// An observation as one that a later one may correct or take back.
struct HL7Supersession {
    /// Index in the record's facts, and among the members of that fact.
    var fact: Int
    var member: Int?
    var key: String
    var subID: String
    var status: String
    var time: String?
    /// OBR-3, else OBR-2.
    var order: String?
}

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
        /// OBX-14, as against the time of the order.
        var ownTime: String?
        /// Length of the value, in bytes, and whether it has several lines.
        var length: Int
        var hasLines: Bool

        /// What is observed and which of several: rows alike in it state the same thing.
        var identity: String { key + "\n" + subID }
        /// The value as text; empty where there is none, or the explicit null.
        var text: String { segment.field(5).map { $0.isNull ? "" : $0.whole.trimmed } ?? "" }
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

    /// OBR-25 says that the order was taken back and that there are no results.
    var hasNoResults: Bool { segment?.text(25)?.uppercased() == "X" }

    /// The rows that still hold, in order: without those taken back, and without those that a later one corrects or takes back; and whether a correction leaves open which
    /// row it is of. Linear time.
    static func current(_ rows: [Row]) -> (rows: [Row], isUnclear: Bool) {
        let (corrected, isUnclear) = corrected(rows)
        var lines: [String: Int] = [:]
        for row in rows where !row.isWithdrawn { lines[row.identity, default: 0] += 1 }
        var lastTakenBack: [String: Int] = [:]
        for (index, row) in rows.enumerated() where row.status == "D" || row.status == "W" {
            // Lines of one text share what they are told by; then only the words say which is meant.
            let isWhole = row.text.isEmpty || (!row.subID.isEmpty && lines[row.identity] == 1)
            lastTakenBack[isWhole ? row.identity : row.identity + "\n" + row.text] = index
        }
        let current = rows.enumerated().filter { index, row in
            if row.isWithdrawn || corrected.contains(index) { return false }
            if lastTakenBack.isEmpty { return true }
            return (lastTakenBack[row.identity] ?? -1) < index && (lastTakenBack[row.identity + "\n" + row.text] ?? -1) < index
        }.map(\.element)
        return (current, isUnclear)
    }

    /// The corrections of one identity, and the rows that they may be of.
    private struct Correction {
        var first: Int
        var count = 0
        var times: Set<String?> = []
        var earlier: [Int] = []
        var hasLater = false
    }

    /// The rows that a later one corrects. Lines of one text share what they are told by; a correction replaces only what that leaves no doubt about: the one row before it, or
    /// the lines of one OBX-4 that it states anew.
    private static func corrected(_ rows: [Row]) -> (Set<Int>, isUnclear: Bool) {
        var corrections: [String: Correction] = [:]
        for (index, row) in rows.enumerated() where row.status == "C" {
            corrections[row.identity, default: Correction(first: index)].count += 1
            corrections[row.identity]?.times.insert(row.ownTime)
        }
        if corrections.isEmpty { return ([], false) }
        for (index, row) in rows.enumerated() where row.status != "C" && !row.isWithdrawn && row.length > 0 {
            guard let times = corrections[row.identity]?.times else { continue }
            if let time = row.ownTime, !times.contains(time), !times.contains(nil) { continue }
            if index < corrections[row.identity]?.first ?? 0 { corrections[row.identity]?.earlier.append(index) } else { corrections[row.identity]?.hasLater = true }
        }
        var corrected: Set<Int> = []
        var isUnclear = false
        for (identity, correction) in corrections where !correction.earlier.isEmpty {
            let isWhole = correction.earlier.count == 1 || (!identity.hasSuffix("\n") && correction.count >= correction.earlier.count)
            if isWhole, !correction.hasLater, !identity.hasPrefix("\n") { corrected.formUnion(correction.earlier) } else { isUnclear = true }
        }
        return (corrected, isUnclear)
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
    var row: HL7Panel.Row
    var time: String?
    /// OBR-3, else OBR-2.
    var order: String?
}

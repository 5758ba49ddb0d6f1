internal import CasebookCore
package import CasebookText

/// The role and rank of diagnoses, from the headings and lists that they stand in.
///
/// A heading that says so gives `principal` or `secondary` (主要诊断, Secondary Diagnoses); admission, discharge and differential diagnoses have theirs from the section. The
/// rank is the place in the list: 1 for the first. Diagnoses that are denied or not the patient's have none.
package enum DiagnosisRoles {
    private static let sections: Set<String> = ["admission_diagnosis", "discharge_diagnosis", "diagnosis", "preoperative_diagnosis", "postoperative_diagnosis", "tcm_diagnosis"]
    private static let principal = KeywordTrie(["主要", "第一诊断", "principal", "primary", "main"])
    private static let secondary = KeywordTrie(["次要", "其他", "其它", "secondary", "other", "additional"])

    package static func assign(_ document: inout Document, _ buffer: borrowing ScalarBuffer) {
        var section: Int?, rank = 0, end = 0, titleRole: String?
        for index in document.entities.indices where document.entities[index].kind == .disease {
            let entity = document.entities[index]
            guard let place = entity.section, sections.contains(document.sections[place].kind) else { continue }
            let start = buffer.place(ofByte: entity.span.start)
            if place != section {
                section = place
                rank = 0
                titleRole = document.sections[place].title.flatMap { role(of: $0, buffer) }
            }
            guard entity.assertion.subject == .patient, entity.assertion.status == .present || entity.assertion.status == .possible else { continue }
            if rank == 0 || partsItems(end..<max(end, start), buffer) { rank += 1 }
            end = buffer.place(ofByte: entity.span.end, from: start)
            document.entities[index].rank = rank
            if let titleRole, entity.role != "differential" { document.entities[index].role = titleRole }
        }
    }

    private static func role(of title: TextSpan, _ buffer: borrowing ScalarBuffer) -> String? {
        let end = buffer.place(ofByte: title.end)
        for place in buffer.place(ofByte: title.start)..<end {
            if principal.match(buffer, at: place, end: end) != nil { return "principal" }
            if secondary.match(buffer, at: place, end: end) != nil { return "secondary" }
        }
        return nil
    }

    /// Whether a list goes on between two places: a line, a comma, a semicolon or a number.
    private static func partsItems(_ gap: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        gap.contains { place in
            switch buffer.folded[place] {
            // line breaks , ; 、 。 ①…⑳ are digits when folded
            case 0x0A, 0x0D, 0x2C, 0x3B, 0x3001, 0x3002: true
            case 0x30...0x39: place + 1 < buffer.count && [0x2E, 0x29, 0x3001].contains(buffer.folded[place + 1])
            default: false
            }
        }
    }
}

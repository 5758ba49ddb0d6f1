internal import CasebookText

/// Fields of HL7 version 2 segments that name persons: PID, NK1, PV1, IN1, GT1 (HL7 v2, chapters 3 and 6).
extension IdentifierSearch {
    mutating func findSegmentFields() {
        var line = 0
        while line < text.count {
            var end = line
            while end < text.count, !text.isBreak(end) { end += 1 }
            if text[line + 3] == 0x7C, (["pid", "nk1", "pv1", "in1", "gt1", "msh", "pd1", "orc", "obr"] as [StaticString]).contains(where: { text.has($0, at: line) }) {
                findFields(line + 4..<end, isHeader: text.has("msh", at: line) || text.has("o", at: line))
            }
            line = end + 1
        }
    }

    private mutating func findFields(_ line: Range<Int>, isHeader: Bool) {
        var start = line.lowerBound, number = 0
        for place in line.lowerBound...line.upperBound where place == line.upperBound || text[place] == 0x7C {
            number += 1
            let field = start..<place
            start = place + 1
            let digits = field.count(where: text.isDigit), letters = field.count(where: text.isLetter)
            // The sending and receiving house of a header.
            let isHouse = isHeader && text.has("msh", at: line.lowerBound - 4) && (number == 3 || number == 5) && letters > 3
            let isPerson = !isHeader && field.contains { text[$0] == 0x5E } && (letters > 5 || digits > 4)
            let isCoded = isPerson && digits < 5 && field.contains { text[$0] == 0x5E && text.isDigit($0 - 1) } && letters < 6
            guard isHouse || isPerson && !isCoded || !isHeader && digits > 4 else { continue }
            add(isHouse ? .hospital : letters == 0 ? .id : digits > 4 && letters < 3 ? .id : digits > 0 ? .address : .name, field, "segment.field")
        }
    }
}

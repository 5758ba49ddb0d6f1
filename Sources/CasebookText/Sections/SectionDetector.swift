internal import CasebookCore

/// Finds the sections of a note by their headings.
///
/// A heading stands at the start of a line (after numbering, bullets and brackets), or after the end of a sentence, and is followed by a colon,
/// a closing bracket or the end of its line. Known titles come from the heading table; a line in capitals or a bracketed title that is not
/// known becomes a section of kind `other`. The sections of level 1 cover the text without gaps.
package struct SectionDetector: Sendable {
    private let headings: HeadingTable
    private let table = CharacterTable.standard
    /// Titles are no longer than this many scalars.
    private static let titleLimit = 64

    package init(headings: HeadingTable) {
        self.headings = headings
    }

    private struct Found {
        var start: Int
        var titleStart: Int
        var titleEnd: Int
        var kind: String
        var loinc: String?
        var level: Int
    }

    /// Appends the sections of the text in `buffer`. Linear time.
    package func detect(_ buffer: borrowing ScalarBuffer, into sections: inout [Section]) {
        let count = buffer.count
        guard count > 0 else { return }
        var found: [Found] = []
        buffer.scalars.withUnsafeBufferPointer { scalars in
            buffer.classes.withUnsafeBufferPointer { classes in
                let scan = Scan(scalars: scalars, classes: classes)
                var index = 0
                var isLineStart = true
                while index < count {
                    if let heading = heading(at: index, isLineStart: isLineStart, scan) {
                        found.append(heading)
                        index = max(heading.titleEnd, index + 1)
                        isLineStart = false
                        continue
                    }
                    // All empty lines of a run lead to the same words, which need one look.
                    if isLineStart { scan.skipBlanks(&index) }
                    // On to the next place where a heading may start: a new line, or the end of a sentence.
                    while index < count, !scan.isBreak(index) { index += 1 }
                    isLineStart = index < count && scan.isNewline(index)
                    index += 1
                }
            }
        }
        build(found, buffer, &sections)
    }

    private func build(_ found: [Found], _ buffer: borrowing ScalarBuffer, _ sections: inout [Section]) {
        let offsets = buffer.offsets
        let total = Int(offsets[buffer.count])
        func byte(_ scalar: Int) -> Int { Int(offsets[scalar]) }
        let firstTop = found.first.map { byte($0.start) } ?? total
        if firstTop > 0 {
            sections.append(Section(kind: "preamble", loinc: nil, title: nil, span: TextSpan(0, firstTop), level: 1))
        }
        // Ends of the sections of level 1: where the next of level 1 starts.
        var nextTop = [Int](repeating: total, count: found.count + 1)
        for index in found.indices.reversed() { nextTop[index] = found[index].level == 1 ? byte(found[index].start) : nextTop[index + 1] }
        var parent: Int?
        for (index, heading) in found.enumerated() {
            let end = index + 1 < found.count ? byte(found[index + 1].start) : total
            let title = TextSpan(byte(heading.titleStart), byte(heading.titleEnd))
            if heading.level > 1, let parent {
                // The systems of a review are asked about, not examined.
                let isReview = heading.kind.hasPrefix("physical_exam_") && sections[parent].kind == "review_of_systems"
                sections.append(
                    Section(
                        kind: isReview ? "review_of_systems" : heading.kind, loinc: isReview ? sections[parent].loinc : heading.loinc, title: title,
                        span: TextSpan(byte(heading.start), end), level: 2, parent: parent))
                continue
            }
            // A sub-heading before any heading stands on its own level, and ends where the next one of any level starts.
            if heading.level == 1 { parent = sections.count }
            let last = heading.level == 1 ? nextTop[index + 1] : end
            sections.append(Section(kind: heading.kind, loinc: heading.loinc, title: title, span: TextSpan(byte(heading.start), last), level: 1))
        }
    }

    /// The heading that starts at `index`, after spaces, numbering and an opening bracket.
    private func heading(at index: Int, isLineStart: Bool, _ scan: Scan) -> Found? {
        var start = index
        scan.skipBlanks(&start)
        guard start < scan.count else { return nil }
        let lineStart = start
        scan.skipNumbering(&start)
        guard start < scan.count, isLineStart || scan.mayStartTitle(start) else { return nil }
        let closing = scan.closingBracket(of: scan.scalars[start])
        let titleStart = closing == nil ? start : start + 1
        var end = titleStart
        let limit = min(scan.count, titleStart + Self.titleLimit)
        while end < limit, !scan.endsTitle(end, closing: closing) { end += 1 }
        let isAtEnd = end == scan.count || scan.isNewline(end)
        guard end > titleStart, isAtEnd || end < limit else { return runHeading(lineStart, titleStart, closing, isLineStart: isLineStart, scan) }
        var titleEnd = end
        while titleEnd > titleStart, scan.isBlank(titleEnd - 1) { titleEnd -= 1 }
        var first = titleStart
        while first < titleEnd, scan.isBlank(first) { first += 1 }
        guard first < titleEnd else { return nil }
        let isBracketed = closing != nil && end < scan.count && scan.scalars[end] == closing!
        let isColon = end < scan.count && scan.isColon(end)
        guard isBracketed || isColon || isAtEnd else { return runHeading(lineStart, titleStart, closing, isLineStart: isLineStart, scan) }
        if closing != nil, !isBracketed { return nil }
        let known = headings.heading(scan.scalars[first..<titleEnd], table: table) ?? withoutMark(first, &titleEnd, scan)
        // After a comma only the titles that often stand unpunctuated, and only before a colon: …，查体：…
        if index > 0, scan.scalars[index - 1] == 0xFF0C, known?.form != .run || !isColon { return nil }
        if let known {
            let fits: Bool
            switch known.form {
            // In mid-line a sub-heading is more likely a test with its result: "头颅MRI: …".
            case .any, .run: fits = isLineStart || (isBracketed || isColon) && known.level == 1
            case .colon: fits = (isBracketed || isColon) && (isLineStart || known.level == 1)
            case .line: fits = isLineStart && (isBracketed || isAtEnd || isColon)
            }
            if fits { return Found(start: lineStart, titleStart: first, titleEnd: titleEnd, kind: known.kind, loinc: known.loinc, level: known.level) }
        }
        if let run = runHeading(lineStart, titleStart, closing, isLineStart: isLineStart, scan) { return run }
        guard isLineStart, looksLikeHeading(first, titleEnd, end, isBracketed: isBracketed, isColon: isColon, scan) else { return nil }
        return Found(start: lineStart, titleStart: first, titleEnd: titleEnd, kind: "other", loinc: nil, level: 1)
    }

    /// A title with a remark in brackets: "Medications (home)". The remark is not part of the look-up.
    private func withoutMark(_ start: Int, _ end: inout Int, _ scan: Scan) -> Heading? {
        guard let open = (start..<end).first(where: { scan.scalars[$0] == 0x28 || scan.scalars[$0] == 0xFF08 }), open > start else { return nil }
        var last = open
        while last > start, scan.isBlank(last - 1) { last -= 1 }
        return headings.heading(scan.scalars[start..<last], table: table)
    }

    /// A title without punctuation at the start of a Chinese sentence, or before a space: 既往史 高血压10年.
    private func runHeading(_ lineStart: Int, _ start: Int, _ closing: UInt32?, isLineStart: Bool, _ scan: Scan) -> Found? {
        guard closing == nil, scan.classes[start] == CharacterClass.han.rawValue, start == 0 || scan.scalars[start - 1] != 0xFF0C else { return nil }
        var end = start
        while end < scan.count, end - start < 8, scan.classes[end] == CharacterClass.han.rawValue { end += 1 }
        while end - start >= 2 {
            // 主诉 and the like never begin an ordinary sentence; others need a gap behind them at the start of a line.
            let isParted = isLineStart && end < scan.count && scan.isBlank(end)
            if let known = headings.heading(scan.scalars[start..<end], table: table), known.form == .run || isParted && known.form == .any {
                return Found(start: lineStart, titleStart: start, titleEnd: end, kind: known.kind, loinc: known.loinc, level: known.level)
            }
            end -= 1
        }
        return nil
    }

    /// Unknown headings: bracketed short titles, and lines in capitals or title case that end in a colon or hold nothing else.
    private func looksLikeHeading(_ start: Int, _ titleEnd: Int, _ end: Int, isBracketed: Bool, isColon: Bool, _ scan: Scan) -> Bool {
        var letters = 0
        var capitals = 0
        var han = 0
        var words = 1
        for index in start..<titleEnd {
            let scalar = scan.scalars[index]
            switch CharacterClass(rawValue: scan.classes[index])! {
            case .letter:
                letters += 1
                if table.isUpper(scalar) { capitals += 1 }
            case .han: han += 1
            case .digit: return false
            case .space: words += 1
            case .other where scalar == 0x2C || scalar == 0x3B || scalar == 0xFF0C || scalar == 0x3001 || scalar == 0x2E: return false
            default: break
            }
        }
        if isBracketed { return scan.scalars[end] == 0x3011 && han >= 2 && han <= 12 }
        guard isColon, han == 0, letters >= 4, words <= 6 else {
            // A Chinese title that stands alone before its colon.
            return isColon && letters == 0 && han >= 2 && han <= 8 && scan.isLineEnd(after: end)
        }
        if capitals == letters { return true }
        return scan.isLineEnd(after: end) && table.isUpper(scan.scalars[start]) && words <= 5
    }
}

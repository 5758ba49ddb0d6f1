internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// What is made of the allergens that a statement speaks of.
extension AllergyFinder {
    func none(_ kind: Allergy.NoneKnown, _ span: TextSpan) -> Allergy {
        Allergy(substance: nil, span: span, category: kind == .any ? nil : Allergy.Category(rawValue: kind.rawValue), status: .refuted, noneKnown: kind)
    }

    func add(
        _ indices: [Int], isNegated: Bool, isIntolerance: Bool, head: Int?, _ statement: inout AllergyStatement, _ document: borrowing Document,
        _ buffer: borrowing ScalarBuffer, _ found: inout [Allergy]
    ) {
        for index in indices where !statement.candidates[index].isTaken {
            statement.candidates[index].isTaken = true
            let candidate = statement.candidates[index], assertion = (candidate.entity ?? candidate.name).map { document.entities[$0].assertion }
            if let assertion, assertion.subject != .patient || assertion.status == .generic || assertion.status == .hypothetical { continue }
            let headEnd = head.map { statement.cues[$0].range.upperBound } ?? candidate.range.upperBound
            var allergy = Allergy(substance: candidate.entity, span: buffer.span(candidate.range), category: candidate.category, status: .active)
            allergy.isIntolerance = isIntolerance
            let later = statement.cues.filter { $0.range.lowerBound >= min(headEnd, candidate.range.upperBound) }
            if isNegated || isDenied(assertion, candidate.range, statement, buffer) || isDenied(behind: candidate.range.upperBound, statement, buffer)
                || later.contains(where: { $0.has(.refuted) })
            {
                allergy.status = .refuted
            } else if later.contains(where: { $0.has(.resolved) }) {
                allergy.status = .resolved
            }
            if allergy.status == .active {
                allergy.reactions = reactions(index, head: head, statement, document, buffer)
                allergy.severity = severity(from: candidate.range.lowerBound, headEnd, statement, buffer)
            }
            found.append(allergy)
        }
    }

    /// The findings that the text ties to an allergen: behind a bracket, a dash or a word such as "causes", up to the next allergen or the end of the clause.
    private func reactions(_ index: Int, head: Int?, _ statement: AllergyStatement, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> [Int] {
        let candidate = statement.candidates[index]
        var result: [Int] = []
        if let head, let own = statement.findings.first(where: { $0.range.overlaps(statement.cues[head].range) }) { result.append(own.entity) }
        let next = statement.candidates.dropFirst(index + 1).first?.range.lowerBound ?? statement.range.upperBound
        var place = candidate.range.upperBound, isTied = false
        for finding in statement.findings where finding.range.lowerBound >= candidate.range.upperBound && finding.range.upperBound <= next {
            guard document.entities[finding.entity].kind != .test, document.entities[finding.entity].assertion.status != .absent else { break }
            let gap = place..<finding.range.lowerBound
            guard gap.count <= 40, !gap.contains(where: { AllergyStatement.endsClause(buffer.folded[$0]) }) else { break }
            if !isTied { isTied = ties(gap, statement, buffer) }
            guard isTied else { break }
            if !result.contains(finding.entity) { result.append(finding.entity) }
            place = finding.range.upperBound
        }
        return result
    }

    private func ties(_ gap: Range<Int>, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        if statement.cues.contains(where: { $0.has(.reaction) && gap.contains($0.range.lowerBound) }) { return true }
        return gap.contains { place in
            switch buffer.folded[place] {
            // ( - : = > – — →
            case 0x28, 0x2D, 0x3A, 0x3D, 0x3E, 0x2013, 0x2014, 0x2192: true
            default: false
            }
        }
    }

    /// How bad the reaction is said to be, in the same clause.
    private func severity(from start: Int, _ headEnd: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> String? {
        let near = (min(start, headEnd) - 24)..<(max(start, headEnd) + 32)
        for cue in statement.cues where near.contains(cue.range.lowerBound) {
            let between = min(cue.range.upperBound, headEnd)..<max(cue.range.lowerBound, headEnd)
            guard !between.contains(where: { AllergyStatement.endsClause(buffer.folded[$0]) }) else { continue }
            for (role, word) in [(AllergenTable.Role.severe, "severe"), (.moderate, "moderate"), (.mild, "mild")] where cue.has(role) { return word }
        }
        return nil
    }

    /// One allergy for each allergen and statement; the first mention stands, with what later ones add.
    func merged(_ found: [Allergy], _ document: borrowing Document) -> [Allergy] {
        var result: [Allergy] = [], places: [String: Int] = [:]
        for allergy in found.sorted(by: { $0.span < $1.span }) {
            let name = allergy.noneKnown.map { "none:" + $0.rawValue } ?? document.text[allergy.span].lowercased()
            guard let place = places[name] else {
                places[name] = result.count
                result.append(allergy)
                continue
            }
            for reaction in allergy.reactions where !result[place].reactions.contains(reaction) { result[place].reactions.append(reaction) }
            if result[place].severity == nil { result[place].severity = allergy.severity }
            // What is said later of the same allergen corrects what was said before.
            if allergy.status != .active { result[place].status = allergy.status }
        }
        // An allergy that is told outweighs a statement that there is none.
        return result.filter { allergy in
            guard let none = allergy.noneKnown else { return true }
            return !result.contains { $0.noneKnown == nil && $0.status == .active && (none == .any || $0.category?.rawValue == none.rawValue) }
        }
    }
}

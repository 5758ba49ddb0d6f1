internal import CasebookLexicons
internal import CasebookText

/// English names of hospitals, practices, companies and schools: words with capitals before the word for what they are.
extension IdentifierSearch {
    private static let mostWords = 7

    mutating func findInstitutions() {
        var index = 0
        while index < text.pieces.count {
            let piece = text.pieces[index]
            guard piece.isCapital, !isTaken(piece.start), let match = lexicon.word(text.folded, text.classes, at: piece.start, end: text.count) else {
                index += 1
                continue
            }
            let roles = match.value, isKnown = !roles.isDisjoint(with: [.hospital, .organization]) && (text.isUpper(match.end - 1) || piece.end - piece.start > 2)
            if isKnown {
                let kind: IdentifierKind = roles.contains(.hospital) ? .hospital : .organization
                var start = piece.start
                if index > 0, text.pieces[index - 1].isCapital, text.isBlank(start - 1), text.pieces[index - 1].end == start - 1, self.roles(text.pieces[index - 1]).isEmpty,
                    kind == .organization
                {
                    start = text.pieces[index - 1].start
                }
                if isFree(start..<match.end) { add(kind, start..<forwardEnd(match.end), "\(kind.rawValue).known") }
            } else if !roles.isDisjoint(with: [.hospitalHead, .organizationHead]), text.isUpper(lastWord(piece.start..<match.end)) {
                findInstitution(index, head: piece.start..<match.end, roles)
            }
            index = max(index + 1, text.piece(from: match.end))
            if !isTaken(piece.start), match.end > piece.end, roles.isDisjoint(with: [.hospitalHead, .organizationHead, .hospital, .organization]) {
                index = text.piece(from: piece.end)
            }
        }
    }

    private func lastWord(_ range: Range<Int>) -> Int {
        var start = range.upperBound - 1
        while start > range.lowerBound, text.isLetter(start - 1) { start -= 1 }
        return start
    }

    /// Heads that are also words for what is done there.
    private func isWeak(_ head: Range<Int>, _ roles: IdentifierWords) -> Bool {
        let weak: [StaticString] = [
            "health", "imaging", "surgery", "rehab", "rehabilitation", "dialysis", "dental", "oncology", "pediatrics", "paediatrics", "dermatology", "gastroenterology",
            "orthopedics",
            "orthopaedics", "physicians", "internal medicine", "primary care", "manor", "va", "systems", "services", "local", "union", "associates", "plant", "mill", "mills",
            "farm",
            "farms", "electric", "construction", "society", "agency", "shelter", "school", "inn", "temple", "church", "studio", "fort", "mutual", "foundation", "temple",
            "partners",
            "skilled nursing", "memory care", "pharmacy", "library", "steel", "parish", "elementary", "bank", "labs", "laboratory",
        ]
        return weak.contains { text.has($0, at: head.lowerBound) && $0.utf8CodeUnitCount == head.count }
    }

    private mutating func findInstitution(_ index: Int, head: Range<Int>, _ roles: IdentifierWords) {
        var first = index, words = 0, specific = 0, hasName = false, current = index
        while current > 0, words < Self.mostWords {
            let piece = text.pieces[current - 1], gap = piece.end..<text.pieces[current].start
            guard !isTaken(piece.start), gap.count <= 3, !gap.contains(where: { text.isBreak($0) }) else { break }
            let isJoined = gap.allSatisfy { text.isBlank($0) } && gap.count == 1
            let isAmpersand = gap.count == 3 && text[gap.lowerBound + 1] == 0x26,
                isSaint = gap.count == 2 && text[gap.lowerBound] == 0x2E && (text.has("st", at: piece.start) || text.has("mt", at: piece.start) || piece.end - piece.start == 1)
            guard isJoined || isAmpersand || isSaint else { break }
            let pieceRoles = self.roles(piece)
            if piece.shape == .small {
                // of, the, and between capitals
                guard words > 0, current > 1, text.pieces[current - 2].isCapital,
                    text.has("of", at: piece.start) && piece.range.count == 2 || text.has("and", at: piece.start) && piece.range.count == 3
                        || text.has("the", at: piece.start) && piece.range.count == 3
                else { break }
                if text.has("and", at: piece.start), !hasName || self.roles(text.pieces[current - 2]).contains(.notName) { break }
            } else if piece.isDigits {
                break
            } else {
                let isGeneric =
                    pieceRoles.contains(.hospitalGeneric) || pieceRoles.contains(.hospitalHead) || pieceRoles.contains(.organizationHead) || pieceRoles.contains(.direction)
                let isWithin =
                    words < 3 && piece.shape == .capitalised && current > 1 && text.pieces[current - 2].shape == .capitalised && text.isBlank(piece.start - 1)
                    && text.pieces[current - 2].end == piece.start - 1 && !self.roles(text.pieces[current - 2]).contains(.notName)
                if pieceRoles.contains(.notName), !isGeneric, !isWithin, pieceRoles.isDisjoint(with: [.given, .surname, .city, .state, .street]) { break }
                if lexicon.cue(text.folded, text.classes, at: piece.start, end: piece.end + 1)?.value.contains(.nameTitle) ?? false, !text.has("st", at: piece.start) { break }
                if !isGeneric, !pieceRoles.contains(.notName) {
                    specific += 1
                    if pieceRoles.isDisjoint(with: [.eponym]) || pieceRoles.contains(.city) || pieceRoles.contains(.surname) { hasName = true }
                }
                first = current - 1
            }
            words += 1
            current -= 1
        }
        let end = forwardEnd(head.upperBound)
        var start = text.pieces[first].start
        if specific == 0, end > head.upperBound, first == index { start = head.lowerBound } else if specific == 0 { return }
        guard specific == 0 || hasName, !(isWeak(head, roles) && specific == 0), !text.has("course", at: text.skipBlanks(end)) else { return }
        // One word before a weak head must not be a mention: "Whipple Surgery".
        if isWeak(head, roles), isMentioned(start..<head.lowerBound) { return }
        if specific == 0, !(text.has(" of ", at: head.upperBound) || text.has("hotel", at: head.lowerBound)) { return }
        let isHospital = roles.contains(.hospitalHead)
        add(isHospital ? .hospital : .organization, start..<end, isHospital ? "hospital.name" : "organization.name")
    }

    /// Behind "of Denver", "of the Rockies", another head, and a name behind Hotel.
    private func forwardEnd(_ end: Int) -> Int {
        var end = end
        if text[end] == 0x27 || text[end] == 0x2019, text[end + 1] == 0x73 { return end }
        var index = text.piece(from: end)
        for _ in 0..<4 {
            guard index < text.pieces.count else { break }
            var next = index
            if text.has(" of ", at: end) || text.has(" at ", at: end) {
                next += 1
                if next < text.pieces.count, text.has("the ", at: text.pieces[next].start) { next += 1 }
                guard next < text.pieces.count, text.pieces[next].isCapital, !isTaken(text.pieces[next].start),
                    !roles(text.pieces[next]).contains(.notName) || roles(text.pieces[next]).contains(.city)
                else { break }
            } else {
                guard text.pieces[index].start == end + 1, text.isBlank(end), text.pieces[index].isCapital, !isTaken(end + 1) else { break }
                let roles = roles(text.pieces[index]), previous = roles.isDisjoint(with: [.hospitalHead, .organizationHead])
                guard !previous || text.has("hotel", at: end - 5) && !roles.contains(.notName) else { break }
                if roles.contains(.notName), previous { break }
            }
            end = stemEnd(text.pieces[next])
            index = next + 1
        }
        if text[end] == 0x2E, text.has("inc", at: end - 3) || text.has("ltd", at: end - 3) || text.has("corp", at: end - 4) { end += 1 }
        return end
    }
}

internal import CasebookLexicons
internal import CasebookText

/// Names of persons, towns and institutions that are on no list: words with capitals that English notes do not know otherwise.
extension IdentifierSearch {
    private enum Grade { case strong, weak, initial, generic }

    private static let mostRunWords = 8

    mutating func findProperNames() {
        var index = 0
        while index < text.pieces.count {
            let piece = text.pieces[index]
            guard piece.isCapital, !isTaken(piece.start), text[piece.start] < 0x250 || text[piece.start] &- 0x1E00 < 0x100, !isAmongHan(piece.range) else {
                index += 1
                continue
            }
            index = findRun(index)
        }
    }

    func isAmongHan(_ range: Range<Int>) -> Bool { text.hasHan && (range.lowerBound - 12..<range.upperBound + 12).contains { text.isHan($0) } }

    /// Inc., Ltd behind what was found of a company, and the names of the house in the first lines of a note.
    mutating func extendInstitutions() {
        for identifier in found where identifier.kind == .organization || identifier.kind == .hospital {
            let end = identifier.range.upperBound
            guard !text.isHan(end - 1) else { continue }
            extendOf(end)
            let place = text.skipBlanks(text[end] == 0x2C ? end + 1 : end, most: 1)
            for form in ["inc", "llc", "l.l.c", "ltd", "p.c", "pc", "pllc", "corp", "n.v", "plc", "co", "llp", "p.a", "s.a", "gmbh", "pty ltd"] as [StaticString]
            where place > end && text.isUpper(place) && text.has(form, at: place) && !text.isWord(place + form.utf8CodeUnitCount) && isFree(end..<place + form.utf8CodeUnitCount) {
                add(.organization, place..<place + form.utf8CodeUnitCount, "organization.form")
                break
            }
        }
        // Dixie Pearl Feed & Seed: a name and a word for a shop.
        for identifier in found where identifier.kind == .name && !text.isHan(identifier.range.lowerBound) {
            var end = identifier.range.upperBound
            for _ in 0..<3 {
                let isJoined = text.has(" & ", at: end), index = text.piece(from: end + (isJoined ? 3 : 1))
                guard text.isBlank(end), index < text.pieces.count, text.pieces[index].start == end + (isJoined ? 3 : 1), text.pieces[index].isCapital,
                    !isTaken(text.pieces[index].start),
                    text.pieces[index].shape == .capitalised || text.isUpper(end - 1), isJoined || !roles(text.pieces[index]).isDisjoint(with: [.organizationHead, .hospitalHead]),
                    text.pieces[index].end - text.pieces[index].start > 1
                else { break }
                end = text.pieces[index].end
            }
            if end > identifier.range.upperBound { add(.organization, identifier.range.upperBound..<end, "organization.head") }
        }
        var line = 0
        for _ in 0..<3 {
            while text.isBreak(line) || text.isBlank(line) { line += 1 }
            guard line < text.count else { return }
            var end = line
            while end < text.count, end - line < 90, !text.isBreak(end), !(text.isBlank(end) && text.isBlank(end + 1)),
                ![0x3A, 0x7C, 0xB7, 0x2014, 0x2013, 0x09, 0x2C].contains(text[end])
            { end += 1 }
            findLetterhead(line..<end)
            while end < text.count, !text.isBreak(end) { end += 1 }
            line = end
        }
    }

    /// "of Cobbler's Notch" behind an institution.
    private mutating func extendOf(_ end: Int) {
        guard text.has(" of ", at: end) || text.has("'s", at: end) && text.isUpper(end + 3) && text.isBlank(end + 2) else { return }
        var index = text.piece(from: end + 3), last: Int?
        if text.has(" of the ", at: end) { index += 1 }
        for _ in 0..<3 {
            guard index < text.pieces.count, text.pieces[index].isCapital, last.map({ text.pieces[index].start == $0 + 1 }) ?? true, !isTaken(text.pieces[index].start),
                roles(text.pieces[index]).isDisjoint(with: [.notName, .month, .weekday])
            else { break }
            last = text.pieces[index].end
            index += 1
        }
        if let last { add(.organization, end + 1..<last, "organization.of") }
    }

    private mutating func findLetterhead(_ range: Range<Int>) {
        let words = text.piece(from: range.lowerBound)..<text.piece(from: range.upperBound)
        guard words.count > 1, words.count < 10, let last = words.last,
            words.allSatisfy({ text.pieces[$0].isCapital || isLink(text.pieces[$0]) || text.has("and", at: text.pieces[$0].start) })
        else {
            return
        }
        // The name may end in a word for what it is, "Trust" or "Services"; behind that stands little.
        let heads = words.filter { !roles(text.pieces[$0]).isDisjoint(with: [.hospitalHead, .organizationHead]) }
        guard let head = heads.last, last - head < 2,
            words.contains(where: {
                roles(text.pieces[$0]).isDisjoint(with: [.notName, .hospitalGeneric, .hospitalHead, .organizationHead, .eponym, .particle]) && text.pieces[$0].isCapital
                    && text.pieces[$0].end - text.pieces[$0].start > 2 && !isMentioned(text.pieces[$0].range)
            }),
            !words.contains(where: { isTaken(text.pieces[$0].start) && identifier(at: text.pieces[$0].start)?.kind == .name })
        else { return }
        let all = words.reduce(into: IdentifierWords()) { $0.formUnion(roles(text.pieces[$1])) }
        add(all.contains(.hospitalHead) ? .hospital : .organization, range, "institution.letterhead")
    }

    /// Words with capitals that stand together; tells where the next may begin.
    private mutating func findRun(_ first: Int) -> Int {
        var words = [first], last = first
        let isCapitals = text.pieces[first].shape == .capitals
        while words.count < Self.mostRunWords, let next = nextWord(last, isCapitals) {
            words.append(next)
            last = next
        }
        var grades = words.map { grade($0, isCapitals) }
        // The first word of a sentence has its capital from there.
        if grades[0] == .weak, words.count > 1, !isCapitals, !isWithinSentence(first), !(isLineStart(first) && grades[1] != .generic) {
            words.removeFirst()
            grades.removeFirst()
        }
        let isWhole =
            grades.contains(.weak) && words.count > 2 && isBehindPreposition(words[0])
            && words.contains { !roles(text.pieces[$0]).isDisjoint(with: [.hospitalHead, .organizationHead]) }
        while let front = grades.first, front == .generic, !isWhole, !isPart(words[0]) || !grades.contains(.strong) {
            words.removeFirst()
            grades.removeFirst()
        }
        while let back = grades.last, back == .generic || back == .initial && grades.count == 1, !isPart(words[words.count - 1]),
            !(grades.count > 1 && text[text.pieces[words[words.count - 1]].start - 2] == 0x26 && grades.contains(.strong))
        {
            words.removeLast()
            grades.removeLast()
        }
        guard let start = words.first, let end = words.last else { return last + 1 }
        let range = text.pieces[start].start..<stemEnd(text.pieces[end]), strong = grades.count { $0 == .strong }
        guard isFree(range), !(isTerm(end) && words.count < 3) else { return last + 1 }
        let hasHead = words.contains { !roles(text.pieces[$0]).isDisjoint(with: [.hospitalHead, .organizationHead]) } || range.contains { text[$0] == 0x26 }
        let isNamed =
            if isCapitals {
                strong > 0 && (hasHead || strong > 1 || words.count == 1 && range.count > 5 && text[range.upperBound] != 0x2D && !isMentioned(range))
            } else if strong > 0 {
                true
            } else {
                words.count > 1 && grades.contains(.weak)
                    && (isBehindPreposition(start) || isEnclosed(range) || range.contains { text[$0] == 0x26 } && grades.count { $0 == .weak } > 1)
                    && !isMentioned(range)
            }
        guard isNamed else { return last + 1 }
        let kind = kind(of: words, range)
        add(kind, range, "\(kind.rawValue).unknown")
        return last + 1
    }

    /// The next word of a run, behind a blank, "&", the full stop of an initial, or "of the".
    private func nextWord(_ last: Int, _ isCapitals: Bool) -> Int? {
        var next = last + 1
        guard next < text.pieces.count else { return nil }
        let piece = text.pieces[last], gap = piece.end..<text.pieces[next].start
        switch gap.count {
        case 1: guard text.isBlank(gap.lowerBound) || text[gap.lowerBound] == 0x2E && piece.end - piece.start == 1 else { return nil }
        case 2: guard text[gap.lowerBound] == 0x2E, text.isBlank(gap.lowerBound + 1), piece.end - piece.start < 3 else { return nil }
        case 3: guard text[gap.lowerBound + 1] == 0x26, text.isBlank(gap.lowerBound), text.isBlank(gap.lowerBound + 2) else { return nil }
        default: return nil
        }
        var small = 0
        while next + 1 < text.pieces.count, small < 3, text.pieces[next].shape == .small, text.pieces[next + 1].start == text.pieces[next].end + 1,
            text.isBlank(text.pieces[next].end), isLink(text.pieces[next])
        {
            next += 1
            small += 1
        }
        let word = text.pieces[next]
        guard word.isCapital, !isTaken(word.start), isCapitals == (word.shape == .capitals) || word.end - word.start == 1 else { return nil }
        return next
    }

    private func isLink(_ piece: IdentifierText.Piece) -> Bool {
        roles(piece).contains(.particle)
            || (["of", "the", "ap", "ab", "an", "uí", "ní", "y"] as [StaticString]).contains { text.has($0, at: piece.start) && $0.utf8CodeUnitCount == piece.end - piece.start }
    }

    /// A word that belongs to the name of an institution or town where something else names it.
    private func isPart(_ index: Int) -> Bool {
        !roles(text.pieces[index]).isDisjoint(with: [.hospitalHead, .organizationHead, .hospitalGeneric, .city, .street, .direction])
    }

    private func grade(_ index: Int, _ isCapitals: Bool) -> Grade {
        let piece = text.pieces[index]
        if piece.end - piece.start == 1 { return .initial }
        let roles = roles(piece)
        if !roles.isDisjoint(with: [.notName, .eponym, .month, .weekday, .state, .hospitalGeneric, .hospitalHead, .organizationHead, .street, .direction, .unit]) {
            return roles.isDisjoint(with: [.notName, .eponym, .month, .weekday, .state]) && roles.contains(.surname) ? .weak : .generic
        }
        if let cue = lexicon.cue(text.folded, text.classes, at: piece.start, end: piece.end), cue.end == piece.end,
            !cue.value.isDisjoint(with: [.nameTitle, .nameCredential]), piece.shape == .capitals || cue.value.contains(.nameTitle)
        {
            return .generic
        }
        if isUnknown(piece, isCapitals) {
            return !isCapitals && !isWithinSentence(index) && hasWordEnding(piece.start..<stemEnd(piece)) && roles.isEmpty ? .generic : .strong
        }
        if !roles.isDisjoint(with: [.given, .surname]), roles.isDisjoint(with: .ambiguous), !lexicon.isOrdinary(text.folded, piece.start..<stemEnd(piece)),
            !isMentioned(piece.range)
        {
            return .strong
        }
        return .weak
    }

    /// Whether no list has a word, nor the vocabulary of notes.
    func isUnknown(_ piece: IdentifierText.Piece, _ isCapitals: Bool) -> Bool {
        let range = piece.start..<stemEnd(piece)
        guard range.count > (isCapitals ? 3 : 2), range.allSatisfy({ text[$0] < 0x250 || text[$0] &- 0x1E00 < 0x100 || text[$0] == 0x2019 || text[$0] == 0x2010 }),
            !isMentioned(range)
        else { return false }
        var start = range.lowerBound, parts = 0, unknown = 0, capitals = 0
        for place in range.lowerBound...range.upperBound where place == range.upperBound || IdentifierText.isJoiner(text[place]) {
            if place - start > 1 {
                parts += 1
                if isUnknownPart(start..<place) { unknown += 1 }
            }
            start = place + 1
        }
        capitals = range.count(where: text.isUpper)
        if !isCapitals, capitals > parts + 2 { return false }
        // Letters without a vowel are an abbreviation.
        guard range.contains(where: { IdentifierText.isOne(text[$0], of: "aeiouyáéíóúàèìòùäëïöüâêîôûãõåæø") || text[$0] > 0x100 }) else { return false }
        if unknown == 0, parts == 2, range.contains(where: { text[$0] == 0x2D && text.isUpper($0 + 1) }) {
            return isNamePart(range.lowerBound..<(range.first { text[$0] == 0x2D } ?? range.upperBound))
        }
        return unknown > 0
    }

    private func isNamePart(_ range: Range<Int>) -> Bool {
        guard let match = lexicon.word(text.folded, text.classes, at: range.lowerBound, end: range.upperBound, isWhole: false), match.end == range.upperBound else { return false }
        return !match.value.isDisjoint(with: [.given, .surname]) && match.value.isDisjoint(with: [.eponym, .notName])
    }

    private func isUnknownPart(_ range: Range<Int>) -> Bool {
        if lexicon.isOrdinary(text.folded, range) { return false }
        if let match = lexicon.word(text.folded, text.classes, at: range.lowerBound, end: range.upperBound, isWhole: false), match.end == range.upperBound,
            !match.value.isDisjoint(with: [.notName, .eponym, .month, .weekday, .state, .street, .direction, .unit, .hospitalGeneric, .particle, .holiday])
        {
            return false
        }
        // Plural, past and adverb of a word that is known.
        for (ending, rest) in [("s", 0), ("es", 0), ("ed", 0), ("d", 0), ("ing", 0), ("ly", 0)] as [(StaticString, Int)]
        where range.count > ending.utf8CodeUnitCount + 3 && text.has(ending, at: range.upperBound - ending.utf8CodeUnitCount) {
            if lexicon.isOrdinary(text.folded, range.lowerBound..<range.upperBound - ending.utf8CodeUnitCount - rest) { return false }
        }
        return true
    }

    /// Endings of words that begin a sentence more often than they name somebody.
    private func hasWordEnding(_ range: Range<Int>) -> Bool {
        ([
            "ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ism", "ology", "ologist", "ous", "able", "ible", "ive", "ical", "scopy", "tomy", "ectomy", "stomy", "itis",
            "osis", "emia", "aemia", "graphy", "pathy", "plasty", "ated", "ates", "ised", "ized", "ization", "isation", "ful", "less", "ance", "ence",
        ] as [StaticString])
        .contains { range.count > $0.utf8CodeUnitCount + 1 && text.has($0, at: range.upperBound - $0.utf8CodeUnitCount) }
    }

    /// A word in small letters, or a comma, stands before.
    /// Between commas, semicolons or parentheses: (Stone Town), "; Pecan Valley, ".
    private func isEnclosed(_ range: Range<Int>) -> Bool {
        let place = range.lowerBound - 1
        let isOpen = text[place] == 0x28 || text.isBlank(place) && [0x2C, 0x3B].contains(text[place - 1])
        return isOpen && [0x2C, 0x3B, 0x29].contains(text[range.upperBound])
    }

    func isWithinSentence(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        let before = text.pieces[index - 1], gap = before.end..<text.pieces[index].start
        if gap.count == 1, text.isBlank(gap.lowerBound) { return before.shape == .small }
        return gap.count == 2 && text[gap.lowerBound] == 0x2C && text.isBlank(gap.lowerBound + 1)
    }

    private func isLineStart(_ index: Int) -> Bool {
        let place = text.pieces[index].start
        return place == 0 || text.isBreak(place - 1)
    }

    private func isBehindPreposition(_ index: Int) -> Bool {
        guard index > 0, text.pieces[index - 1].shape == .small, text.pieces[index - 1].end == text.pieces[index].start - 1, text.isBlank(text.pieces[index].start - 1) else {
            return false
        }
        let piece = text.pieces[index - 1]
        return (["of", "at", "by", "with", "from", "in", "to", "near", "for", "via", "called", "named", "past", "off", "per", "plan"] as [StaticString]).contains {
            $0.utf8CodeUnitCount == piece.end - piece.start && text.has($0, at: piece.start)
        }
    }

    private static let terms = KeywordTrie([
        "disease", "syndrome", "sign", "signs", "test", "tests", "score", "scores", "scale", "criteria", "classification", "grade", "graded", "stage", "staging", "maneuver",
        "maneuvers",
        "manoeuvre", "procedure", "operation", "fracture", "fractures", "reflex", "reflexes", "phenomenon", "law", "triad", "cell", "cells", "body", "bodies", "rod", "rods",
        "spot",
        "spots", "node", "nodes", "nodule", "nodules", "stain", "stains", "staining", "blue", "red", "formula", "equation", "rule", "rules", "chart", "index", "tube", "tubes",
        "catheter",
        "drain", "drains", "forceps", "clamp", "retractor", "valve", "filter", "needle", "needles", "line", "lines", "splint", "brace", "cuff", "pump", "stent", "graft",
        "lymphoma",
        "sarcoma", "tumor", "tumour", "palsy", "paralysis", "disorder", "anomaly", "deformity", "malformation", "hernia", "cyst", "cysts", "ulcer", "ulcers", "lesion", "membrane",
        "canal", "duct", "gland", "glands", "muscle", "ligament", "fascia", "capsule", "loop", "angle", "space", "pouch", "diverticulum", "anemia", "anaemia", "nephropathy",
        "contracture", "gangrene", "facies", "chorea", "ataxia", "dystrophy", "position", "approach", "incision", "technique", "repair", "flap", "anastomosis", "protocol", "level",
        "questionnaire", "inventory", "method", "medium", "agar", "factor", "antigen", "virus", "bacillus", "faces", "thyroiditis", "arteritis", "esophagus", "oesophagus", "ring",
        "rings", "crescents", "view", "views", "projection", "frame", "nail", "plate", "screw", "pin", "wire", "wires", "stockings", "gauze", "dressing", "dressings", "powder",
        "inhaler", "cream", "ointment", "injection", "injections", "tablets", "capsules", "syrup", "swab", "type", "mutation", "fever", "encephalopathy", "neuropathy",
        "granulomatosis",
        "bundle", "fibers", "fibres", "triangle", "tubercle", "ganglion", "plexus", "artery", "vein", "nerve", "area", "sinus", "fossa", "fold", "point", "zone", "law", "effect",
        "respiration", "breathing", "breaths", "nystagmus", "pupil", "pupils", "lens", "block", "blocks", "ring", "rhythm", "waves", "wave", "murmur", "sound", "pulse", "i", "ii",
        "iii", "iv", "mg", "mcg", "ml", "units", "tab", "tabs", "cap", "caps", "scan", "scanner", "machine", "monitor", "kit", "brand", "diet", "bottle", "crash", "score:",
    ])

    /// The word that follows makes a term of it: Auer rods, Koplik spots.
    func isTerm(_ index: Int) -> Bool {
        var place = text.pieces[index].end
        guard text.isBlank(place) || text[place] == 0x2D else { return false }
        place += 1
        if Self.terms.match(text.folded, text.classes, at: place, end: text.count) != nil { return true }
        // A number with a unit: a drug.
        guard text.isDigit(place) else { return false }
        while text.isDigit(place) || text[place] == 0x2E || text[place] == 0x2C { place += 1 }
        return isUnit(text.skipBlanks(place, most: 1))
    }

    private func kind(of words: [Int], _ range: Range<Int>) -> IdentifierKind {
        var all: IdentifierWords = []
        for word in words { all.formUnion(roles(text.pieces[word])) }
        if all.contains(.hospitalHead) { return .hospital }
        if !all.isDisjoint(with: .organizationHead) || range.contains(where: { text[$0] == 0x26 }) { return .organization }
        if all.contains(.street) { return .address }
        let isPlace = (["in", "from", "near", "to", "off"] as [StaticString]).contains {
            text.has($0, at: range.lowerBound - 1 - $0.utf8CodeUnitCount) && !text.isLetter(range.lowerBound - 2 - $0.utf8CodeUnitCount)
        }
        if isPlace, all.isDisjoint(with: [.given, .surname]) { return .address }
        return words.count > 3 ? .organization : .name
    }
}

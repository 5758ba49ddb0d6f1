internal import CasebookLexicons
internal import CasebookText

/// English names of persons: behind titles, labels and words for relatives, before degrees, and by lists of given names.
extension IdentifierSearch {
    private enum Frame { case title, label, by, kin, free }

    mutating func findNames() {
        for cue in cues where text.isLetter(cue.range.lowerBound) {
            let meaning = cue.meaning
            if meaning.contains(.nameTitle), isTitle(cue.range), findName(at: text.skipBlanks(cue.range.upperBound, most: 2), .title, "name.title") { continue }
            if meaning.contains(.nameLabel), let start = labelled(cue.range), findName(at: start, .label, "name.label") { continue }
            if meaning.contains(.nameBy), findName(at: opened(cue.range.upperBound), .by, "name.frame") { continue }
            if meaning.contains(.nameKin), let start = related(cue.range.upperBound), findName(at: start, .kin, "name.relative") { continue }
            if meaning.contains(.nameCredential) { findBefore(cue.range) }
            if !meaning.isDisjoint(with: [.id, .date, .age]) { findBefore(cue.range, isField: true) }
        }
        // "Petrescu, 28M", "Castañeda, 24 y/o"
        for piece in text.pieces
        where piece.isDigits && piece.end - piece.start < 4 && text.isBlank(piece.start - 1) && (text[piece.start - 2] == 0x2C || text.isLetter(piece.start - 2))
            && isAged(piece.end)
        {
            findBefore(piece.range, isField: true)
        }
        for index in text.pieces.indices where text.pieces[index].isCapital && !isTaken(text.pieces[index].start) { findFree(index) }
    }

    /// Initials behind "by" and at the end of a note, and names in small letters: april kowalczyk.
    mutating func findFaintNames() {
        for index in text.pieces.indices {
            let piece = text.pieces[index]
            if piece.shape == .small {
                guard index + 1 < text.pieces.count, text.isBlank(piece.end), text.pieces[index + 1].start == piece.end + 1, !isTaken(piece.start) else { continue }
                let next = text.pieces[index + 1]
                if text.has("by", at: piece.start), piece.end - piece.start == 2, next.shape == .capitals, !isTaken(next.start) {
                    _ = findInitials(index + 1)
                } else if next.shape == .small, next.end - next.start > 3, !isTaken(next.start), !isAmongHan(piece.range), roles(piece).contains(.given), !isVerb(piece),
                    roles(piece).isDisjoint(with: .particle),
                    isUnknown(next, false), roles(next).isDisjoint(with: [.eponym, .city]), !isMentioned(next.range)
                {
                    add(.name, piece.start..<next.end, "name.small")
                }
            } else if piece.shape == .capitals, index + 1 < text.pieces.count, text[piece.end] == 0x2F, text.pieces[index + 1].start == piece.end + 1,
                (2...3).contains(piece.end - piece.start), text.pieces[index + 1].shape == .small, text.pieces[index + 1].end - piece.end < 5,
                isLineEnd(text.pieces[index + 1].end),
                !isTaken(piece.start)
            {
                // AB/mel
                add(.name, piece.start..<text.pieces[index + 1].end, "name.initials")
            }
        }
        findCells()
        // BAP:lw
        for index in text.pieces.indices.dropLast() where text[text.pieces[index].end] == 0x3A && text.pieces[index].shape == .capitals && !isTaken(text.pieces[index].start) {
            let piece = text.pieces[index], next = text.pieces[index + 1]
            guard next.start == piece.end + 1, next.shape == .small, (2...3).contains(next.end - next.start), (2...4).contains(piece.end - piece.start),
                piece.start == 0 || text.isBreak(piece.start - 1),
                text.isBlank(next.end) || text.isBreak(next.end) || next.end >= text.count
            else { continue }
            add(.name, piece.start..<next.end, "name.initials")
        }
        // april_k88: what a person is called on a screen
        for index in text.pieces.indices where text[text.pieces[index].end] == 0x5F && text.isWord(text.pieces[index].end + 1) && !isTaken(text.pieces[index].start) {
            var start = text.pieces[index].start, end = text.pieces[index].end
            while text.isWord(start - 1) || text[start - 1] == 0x5F || text[start - 1] == 0x2E && text.isWord(start - 2), text.pieces[index].end - start < 40 { start -= 1 }
            while text.isWord(end) || text[end] == 0x5F || text[end] == 0x2E && text.isWord(end + 1), end - start < 60 { end += 1 }
            let range = start..<end
            guard isFree(range), range.contains(where: text.isLetter), range.contains(where: { text[$0] &- 0x61 < 26 && !text.isUpper($0) }),
                range.contains(where: text.isDigit) || text[end] == 0x3A,
                !range.contains(where: text.isHan)
            else { continue }
            add(.account, range, "account.handle")
        }
        // The last word of the note.
        guard let last = text.pieces.indices.last, last > 0, text.pieces[last].isCapital, !isTaken(text.pieces[last].start), isLineEnd(text.pieces[last].end),
            text.pieces[last].end - text.pieces[last].start < 5, text.pieces[last].shape == .capitals || (text.pieces[last].range.count(where: text.isUpper)) > 2,
            isTaken(text.pieces[last - 1].start) || !text.isLetter(text.pieces[last].start - 2)
        else { return }
        _ = findInitials(last)
    }

    /// A surname that is a whole cell of a table, in a line where another name stands.
    private mutating func findCells() {
        var lines: Set<Int> = []
        func line(_ place: Int) -> Int {
            var start = place
            while start > 0, place - start < 160, !text.isBreak(start - 1) { start -= 1 }
            return start
        }
        for identifier in found where identifier.kind == .name { lines.insert(line(identifier.range.lowerBound)) }
        for index in text.pieces.indices {
            let piece = text.pieces[index]
            guard piece.shape == .capitalised, !isTaken(piece.start), text.isBlank(piece.end) && text.isBlank(piece.end + 1) || text.has(" / ", at: piece.end),
                text.isBlank(piece.start - 1) && text.isBlank(piece.start - 2), !roles(piece).isDisjoint(with: [.surname, .given]),
                roles(piece).isDisjoint(with: [.month, .weekday]),
                !isMentioned(piece.range) || roles(piece).contains(.eponym), lines.contains(line(piece.start)) || text.has(" / ", at: piece.end)
            else { continue }
            add(.name, piece.range, "name.cell")
        }
    }

    private func isLineEnd(_ end: Int) -> Bool {
        var place = end
        while text.isBlank(place) || text[place] == 0x2E || text[place] == 0x29 { place += 1 }
        return place >= text.count || text.isBreak(place)
    }

    /// Particles, "Baby Boy" and the surname of a column "Hodgkin, Melanie" before a name.
    private func beforeName(_ range: Range<Int>) -> Int {
        var start = range.lowerBound
        if text[start - 1] == 0x20, text[start - 2] == 0x2C {
            let index = text.piece(from: start - 2) - 1
            if index >= 0, text.pieces[index].end == start - 2, text.pieces[index].isCapital, !isTaken(text.pieces[index].start), isColumnEnd(range.upperBound) {
                let first = particleStart(text.pieces[index].start)
                if first == 0 || text.isBreak(first - 1) || text[first - 1] == 0x09 || text.isBlank(first - 1) && (text.isBlank(first - 2) || text[first - 2] == 0x3A)
                    || text[first - 1] == 0x22
                {
                    start = first
                }
            }
        }
        return particleStart(start)
    }

    private func particleStart(_ name: Int) -> Int {
        var start = name
        for _ in 0..<3 {
            let index = text.piece(from: start) - 1
            guard index >= 0, text.pieces[index].end == start - 1, text.isBlank(start - 1), !isTaken(text.pieces[index].start) else { return start }
            let piece = text.pieces[index]
            let isParticle = roles(piece).contains(.particle) && (piece.shape == .capitalised || piece.end - piece.start > 2) && !text.has("the", at: piece.start)
            let isBaby =
                piece.isCapital
                && (["baby", "boy", "girl", "infant", "bb", "bg"] as [StaticString]).contains { $0.utf8CodeUnitCount == piece.end - piece.start && text.has($0, at: piece.start) }
            guard isParticle || isBaby else { return start }
            start = piece.start
        }
        return start
    }

    private func isColumnEnd(_ end: Int) -> Bool {
        let place = end
        if place >= text.count || text.isBreak(place) || text[place] == 0x09 || text[place] == 0x7C || text[place] == 0x22 || text[place] == 0x28 { return true }
        if text[place] == 0x2E { return true }
        return text.isBlank(place) && (text.isBlank(place + 1) || text.isDigit(place + 1) || text[place + 1] == 0x28 || text.isBreak(place + 1))
    }

    /// Nicknames, surnames and suffixes that stand behind what was found of a name: Ji-woo "Jenny" Bang, Wells, Grant H., Sr.
    mutating func extendNames() {
        for identifier in found where identifier.kind == .name && !text.isHan(identifier.range.lowerBound) && text[identifier.range.upperBound - 1] != 0x29 {
            var end = identifier.range.upperBound
            for _ in 0..<4 {
                guard let next = behindName(end, isListed: identifier.rule == "name.label" || identifier.rule == "name.unknown") else { break }
                end = next
            }
            if end > identifier.range.upperBound { add(.name, identifier.range.upperBound..<end, "name.rest") }
            let start = beforeName(identifier.range.lowerBound..<end)
            findAgeBehind(end)
            if start < identifier.range.lowerBound { add(.name, start..<identifier.range.lowerBound, "name.rest") }
        }
    }

    /// The age in the next column, or behind a comma.
    private mutating func findAgeBehind(_ end: Int) {
        var place = end
        while text[place] == 0x29 || text[place] == 0x2C || text[place] == 0x22 { place += 1 }
        place = text.skipBlanks(place, most: 40)
        guard place - end > 1, text.isDigit(place), let piece = Optional(text.pieces[text.piece(from: place)]), (2...3).contains(piece.end - piece.start),
            (90...125).contains(text.number(piece.range)), !isTaken(place), text[end] == 0x2C || text.isBlank(piece.end) && text.isBlank(piece.end + 1),
            !text.isWord(piece.end), text[piece.end] != 0x2F, text[piece.end] != 0x25, text[piece.end] != 0x2E || !text.isDigit(piece.end + 1),
            !isUnit(text.skipBlanks(piece.end, most: 1))
        else { return }
        add(.age, piece.range, "age.column")
    }

    private func behindName(_ end: Int, isListed: Bool) -> Int? {
        var place = end
        if text[place] == 0x2E, text.isBlank(place + 1) || text[place + 1] == 0x2C, text.isUpper(place - 1), !text.isLetter(place - 2) { place += 1 }
        let hasComma = text[place] == 0x2C
        if hasComma { place += 1 }
        let isApart = text.isBlank(place)
        place = text.skipBlanks(place, most: 1)
        guard isApart else { return nil }
        for suffix in ["jr", "sr", "iii", "ii", "iv", "esq"] as [StaticString]
        where text.has(suffix, at: place) && text.isUpper(place) && !text.isWord(place + suffix.utf8CodeUnitCount) {
            return place + suffix.utf8CodeUnitCount
        }
        if !hasComma, text[place] == 0x28 || text[place] == 0x22 || text[place] == 0x201C {
            var open = place + 1
            if text[place] == 0x28, [0x22, 0x201C].contains(text[open]) { open += 1 }
            guard text.isUpper(open), !isTaken(open) else { return nil }
            var close = open
            while close - open < 20, text.isLetter(close) || text[close] == 0x2E || IdentifierText.isJoiner(text[close]) && text.isLetter(close + 1) { close += 1 }
            let piece = text.pieces[text.piece(from: open)]
            guard [0x29, 0x22, 0x201D].contains(text[close]), close > open, roles(piece).isDisjoint(with: [.notName, .hospitalHead, .organizationHead]),
                piece.shape == .capitalised || text[place] != 0x28, !isCredential(piece)
            else { return nil }
            return text[close + 1] == 0x29 ? close + 2 : close + 1
        }
        let index = text.piece(from: place)
        guard index < text.pieces.count, text.pieces[index].start == place, !isTaken(place) else { return nil }
        let piece = text.pieces[index], roles = roles(piece)
        guard piece.isCapital, !isCredential(piece), !isLabel(piece.end), !isMentioned(piece.range) || roles.contains(.surname) else { return nil }
        if hasComma {
            guard isListed, roles.contains(.given) || isInitial(piece), isNameOrder(index) || isInitial(piece) else { return nil }
            return piece.end
        }
        // Norma Blood, RN
        if roles.contains(.notName), text[piece.end] == 0x2C, text.isBlank(piece.end + 1), index + 1 < text.pieces.count, text.pieces[index + 1].start == piece.end + 2,
            isCredential(text.pieces[index + 1])
        {
            return piece.end
        }
        // A closing quotation mark or an initial stands before: a surname follows.
        let before = text[end - 1]
        if [0x22, 0x201D, 0x29].contains(before) || text[end] == 0x2E {
            return roles.isDisjoint(with: [.notName, .hospitalHead, .organizationHead]) || roles.contains(.surname) ? stemEnd(piece) : nil
        }
        return isInitial(piece) && text[piece.end] == 0x2E || roles.contains(.surname) && roles.isDisjoint(with: [.notName, .street, .hospitalHead]) && piece.shape == .capitalised
            ? stemEnd(piece) : nil
    }

    /// The lists that a word is on, without its possessive ending.
    func roles(_ piece: IdentifierText.Piece) -> IdentifierWords {
        let end = stemEnd(piece)
        guard let match = lexicon.word(text.folded, text.classes, at: piece.start, end: end, isWhole: false), match.end == end else { return [] }
        return match.value
    }

    /// The end of a word without 's.
    func stemEnd(_ piece: IdentifierText.Piece) -> Int {
        let last = piece.end - 2
        return last > piece.start && text[last + 1] == 0x73 && (text[last] == 0x27 || text[last] == 0x2019) ? last : piece.end
    }

    private func isTitle(_ range: Range<Int>) -> Bool {
        text.isUpper(range.lowerBound) || text[range.upperBound - 1] == 0x2E || text.has("dr", at: range.lowerBound) && range.count == 2
    }

    /// Where the value of a label begins: behind a colon, or, of a letter's close, on the next line.
    private func labelled(_ range: Range<Int>) -> Int? {
        var (start, isMarked) = valueStart(after: range.upperBound)
        if isMarked { return afterOpening(start) }
        // Name (Last, First): …
        if text[text.skipBlanks(range.upperBound, most: 1)] == 0x28 {
            var close = range.upperBound
            while close - range.upperBound < 32, close < text.count, text[close] != 0x29, !text.isBreak(close) { close += 1 }
            if text[close] == 0x29, text[text.skipBlanks(close + 1, most: 2)] == 0x3A {
                start = valueStart(after: close + 1).place
                return start
            }
        }
        if isColumn(range) { return text.skipBlanks(range.upperBound, most: 40) }
        guard text[range.upperBound] == 0x2C, range.count > 5 || text.isBreak(text.skipBlanks(range.upperBound + 1)) else { return nil }
        var place = range.upperBound + 1, hasBreak = false
        while place - range.upperBound < 8, text.isBlank(place) || text.isBreak(place) {
            hasBreak = hasBreak || text.isBreak(place)
            place += 1
        }
        return hasBreak || text.has("sincerely", at: range.lowerBound) || text.has("regards", at: range.upperBound - 7) || text.has("thanks", at: range.lowerBound) ? place : nil
    }

    private func afterOpening(_ place: Int) -> Int { text[place] == 0x28 || text[place] == 0x201C || text[place] == 0x22 ? place + 1 : place }

    /// A label at the start of a line or column, with the gap of a form behind it.
    private func isColumn(_ range: Range<Int>) -> Bool {
        let end = range.upperBound, start = range.lowerBound
        guard text.isUpper(start), text.isBlank(end) && text.isBlank(end + 1) || text[end] == 0x09 || start == 0 || text.isBreak(start - 1) && text.isUpper(end - 1) else {
            return false
        }
        return start == 0 || text.isBreak(start - 1) || text.isBlank(start - 1) && (text.isBlank(start - 2) || text.isBreak(start - 2)) || text[start - 1] == 0x09
    }

    /// Behind a blank, a comma and an opening quotation mark.
    private func opened(_ end: Int) -> Int {
        var place = end
        if text[place] == 0x2C { place += 1 }
        place = text.skipBlanks(place, most: 2)
        return [0x22, 0x201C, 0x27, 0x2018].contains(text[place]) ? place + 1 : place
    }

    private func related(_ end: Int) -> Int? {
        var place = end
        if text.has("'s name is", at: place) { place += 10 } else if text.has("s", at: place) { return nil }
        if text[place] == 0x2C { place += 1 }
        place = text.skipBlanks(place, most: 2)
        if text[place] == 0x28 || text[place] == 0x22 || text[place] == 0x201C { place += 1 }
        if text.has("named ", at: place) || text.has("is ", at: place) && text.isUpper(place + 3) { place += text.has("named ", at: place) ? 6 : 3 }
        return place > end ? place : nil
    }

    private func isInitial(_ piece: IdentifierText.Piece) -> Bool { piece.end - piece.start == 1 && piece.isCapital }

    /// Whether a word may be the first of a name in a frame.
    private func isFirst(_ piece: IdentifierText.Piece, _ frame: Frame) -> Bool {
        guard piece.isCapital, piece.start < text.count, text[piece.start] < 0x250 || text[piece.start] > 0x1E00 else { return false }
        let roles = roles(piece), isKnown = !roles.isDisjoint(with: [.given, .surname, .ambiguous])
        if isInitial(piece) { return frame == .title || frame == .label || text[piece.end] == 0x2E }
        switch frame {
        case .title: return piece.shape == .capitalised || !roles.contains(.notName) || isKnown || roles.contains(.eponym)
        case .label: return !roles.contains(.notName) || isKnown && (text[piece.end] == 0x2C || isFollowed(piece))
        case .by, .kin:
            let isEnded = text[piece.end] == 0x2C || text[piece.end] == 0x29 || text[piece.end] == 0x22
            if piece.shape == .capitalised, roles.contains(.given), !text.isDigit(text.skipBlanks(piece.end)), !(text.isBlank(piece.end) && text.isUpper(piece.end + 1)) {
                return true
            }
            guard !roles.contains(.notName) || frame == .kin && roles.contains(.ambiguous) && isEnded, !roles.contains(.eponym) || roles.contains(.given) else { return false }
            return piece.shape != .capitals && (piece.end - piece.start > 2 || isFollowed(piece)) || isKnown
        case .free: return roles.contains(.given)
        }
    }

    /// Another word with a capital stands behind a blank.
    private func isFollowed(_ piece: IdentifierText.Piece) -> Bool { text.isBlank(piece.end) && text.isUpper(piece.end + 1) }

    private mutating func findName(at start: Int, _ frame: Frame, _ rule: String) -> Bool {
        let first = text.piece(from: start)
        guard first < text.pieces.count, text.pieces[first].start == start, !isTaken(start) else { return false }
        if text.pieces[first].shape == .small, frame != .title { if findSmall(first, frame) { return true } }
        if frame == .label || frame == .by, isSigned(start), findInitials(first) { return true }
        var start = first
        // van der Berg
        while start < text.pieces.count, start - first < 3, text.pieces[start].shape == .small, roles(text.pieces[start]).contains(.particle), text.isBlank(text.pieces[start].end)
        { start += 1 }
        guard start < text.pieces.count, isFirst(text.pieces[start], frame), let last = nameEnd(start, frame) else { return false }
        let range = text.pieces[first].start..<stemEnd(text.pieces[last])
        if frame == .label || frame == .by, first == last {
            // "Patient: They started", "notified Infectious": one unknown word needs an end behind it.
            let known = !roles(text.pieces[last]).isDisjoint(with: [.given, .surname, .ambiguous]), next = text.skipBlanks(range.upperBound, most: 1)
            if frame == .label, !known, next > range.upperBound, text.isLetter(next) { return false }
        }
        guard !isInitial(text.pieces[last]) || last > first || frame == .label || frame == .title, isFree(range) else { return false }
        guard frame != .kin || !isMentioned(range) || text.pieces[start].shape == .capitalised && roles(text.pieces[start]).contains(.given) else { return false }
        add(.name, range, rule)
        // "Bernadette and Philomena Cusack"
        if frame == .kin || frame == .by, text.has(" and ", at: range.upperBound), text.isUpper(range.upperBound + 5) { _ = findName(at: range.upperBound + 5, frame, rule) }
        return true
    }

    /// name: john smith; my son august
    private mutating func findSmall(_ first: Int, _ frame: Frame) -> Bool {
        let piece = text.pieces[first], known = roles(piece)
        guard known.contains(.given) || frame == .label && first + 1 < text.pieces.count && roles(text.pieces[first + 1]).contains(.surname),
            frame == .kin ? !isVerb(piece) && known.isDisjoint(with: .particle) : !known.contains(.ambiguous), frame != .by || !lexicon.isOrdinary(text.folded, piece.range)
        else { return false }
        var end = piece.end
        if frame == .label, first + 1 < text.pieces.count, text.isBlank(end), text.pieces[first + 1].start == end + 1, !roles(text.pieces[first + 1]).contains(.notName) {
            end = text.pieces[first + 1].end
        }
        guard isFree(piece.start..<end) else { return false }
        add(.name, piece.start..<end, "name.small")
        return true
    }

    /// A given name that small letters make a verb or adjective.
    private func isVerb(_ piece: IdentifierText.Piece) -> Bool {
        ([
            "will", "may", "said", "hope", "love", "rich", "young", "long", "case", "best", "art", "bill", "can", "an", "my", "per", "via", "son", "van", "dung", "in", "long",
            "son", "else",
            "guy", "sue", "chase", "drew", "mark", "dawn", "eve", "rose", "bob", "pat", "rob", "grant", "frank", "junior", "baby", "major", "little", "lies", "floor", "story",
            "page", "ward",
            "odd", "thing", "age", "west", "north", "true", "nada",
        ] as [StaticString])
        .contains { $0.utf8CodeUnitCount == piece.end - piece.start && text.has($0, at: piece.start) }
            && !(text.has("mark", at: piece.start) || text.has("bob", at: piece.start) || text.has("pat", at: piece.start))
    }

    /// Two to four letters behind who signed, dictated or typed.
    private mutating func findInitials(_ first: Int) -> Bool {
        let piece = text.pieces[first], count = piece.end - piece.start
        guard (2...4).contains(count), piece.shape != .small || count < 4, piece.range.allSatisfy({ text.isLetter($0) }),
            roles(piece).isDisjoint(with: [.notName, .stateCode, .hospitalGeneric, .particle, .given, .surname, .ambiguous]), !isCredential(piece), !isMentioned(piece.range),
            !lexicon.isOrdinary(text.folded, piece.range), text[piece.end] != 0x2E || piece.shape != .small
        else { return false }
        if piece.shape == .capitalised, count > 2, !text.isUpper(piece.end - 1) { return false }
        if text.isBlank(piece.end), text.isUpper(piece.end + 1), !text.isBlank(piece.end + 2), piece.shape == .capitals, !text.isDigit(piece.end + 1) { return false }
        add(.name, piece.range, "name.initials")
        // AB/mel
        if text[piece.end] == 0x2F || text[piece.end] == 0x3A, first + 1 < text.pieces.count, text.pieces[first + 1].start == piece.end + 1,
            text.pieces[first + 1].end - piece.end < 5,
            !text.pieces[first + 1].isDigits
        {
            add(.name, text.pieces[first + 1].range, "name.initials")
        }
        return true
    }

    private func isSigned(_ start: Int) -> Bool {
        guard let cue = cue(before: start) else { return false }
        return
            ([
                " by", "dictated", "transcribed", "typed", "initial", "initialed", "initialled", "initials", "phleb", "drawn", "checked", "verified", "entered", "closed", "signed",
                "scribe", "tech",
                "rn", "nurse", "reviewer", "resident", "technician", "operator",
            ] as [StaticString])
            .contains { text.has($0, at: cue.range.upperBound - $0.utf8CodeUnitCount) }
    }

    /// Index of the last word of a name that begins with a piece.
    private func nameEnd(_ first: Int, _ frame: Frame) -> Int? {
        var last = first, words = 1, hasComma = false
        let isCapitals = text.pieces[first].shape == .capitals
        while words < 6, last + 1 < text.pieces.count {
            var next = last + 1
            let gap = text.pieces[last].end..<text.pieces[next].start
            guard gap.count <= 4 else { break }
            var isComma = false
            switch gap.count {
            case 0: break
            case 1: guard text.isBlank(gap.lowerBound) || text[gap.lowerBound] == 0x2E && isInitial(text.pieces[last]) || text[gap.lowerBound] == 0xB7 else { return last }
            case 2:
                let isQuoted = text.isBlank(gap.lowerBound) && [0x22, 0x201C, 0x28].contains(text[gap.lowerBound + 1])
                let isClosed = [0x22, 0x201D, 0x29].contains(text[gap.lowerBound]) && text.isBlank(gap.lowerBound + 1) && words > 1
                isComma = text[gap.lowerBound] == 0x2C && text.isBlank(gap.lowerBound + 1)
                let isDotted = text[gap.lowerBound] == 0x2E && text.isBlank(gap.lowerBound + 1) && isInitial(text.pieces[last])
                guard
                    isDotted || isComma || isQuoted && text[gap.lowerBound + 1] != 0x28 || isClosed
                        || text.isBlank(gap.lowerBound) && text.isBlank(gap.upperBound - 1) && frame != .label
                else { return last }
            default: return last
            }
            while next < text.pieces.count, next - last < 4, text.pieces[next].shape == .small, roles(text.pieces[next]).contains(.particle), text.isBlank(text.pieces[next].end),
                next + 1 < text.pieces.count, text.pieces[next + 1].start == text.pieces[next].end + 1
            { next += 1 }
            let piece = text.pieces[next]
            let roles = roles(piece)
            guard piece.isCapital, !isTaken(piece.start), !isLabel(piece.end) || frame == .title || roles.contains(.surname) && !roles.contains(.notName) else { break }
            let isKnown = !roles.isDisjoint(with: [.given, .surname])
            if roles.contains(.notName), !isKnown || frame == .free && !roles.contains(.surname) { break }
            if !isCapitals, piece.shape == .capitals, !isInitial(piece), !isKnown || piece.end - piece.start < 4 { break }
            if isCredential(piece) { break }
            if isComma {
                // Last, First; only where the first part is one word and what follows is no city.
                guard !hasComma, frame == .label, words <= 2 || isCapitals, !roles.contains(.hospitalHead), isCapitals || isKnown || isNameOrder(next) else { break }
                hasComma = true
            }
            if !roles.isDisjoint(with: [.hospitalHead, .organizationHead, .street]), !isKnown { break }
            last = next
            words += 1
        }
        return last
    }

    /// Behind "Last, First" stands the end of a field.
    private func isNameOrder(_ piece: Int) -> Bool {
        let end = text.pieces[piece].end
        return end >= text.count || !text.isBlank(end) || text.isBlank(end + 1) || text.isUpper(end + 1) || text[end + 1] == 0x2D || text[end + 1] == 0x28
    }

    /// A colon follows: the word is a label.
    private func isLabel(_ end: Int) -> Bool { text[text.skipBlanks(end, most: 2)] == 0x3A && !text.isBreak(end) }

    private func isCredential(_ piece: IdentifierText.Piece) -> Bool {
        guard piece.shape == .capitals || piece.shape == .capitalised, let match = lexicon.cue(text.folded, text.classes, at: piece.start, end: min(text.count, piece.end + 4))
        else { return false }
        return match.value.contains(.nameCredential) && match.end >= piece.end
            && (piece.shape == .capitals || text.isUpper(piece.start + 1) || text[match.end - 1] == 0x2E || piece.end - piece.start > 2)
            && (piece.end - piece.start > 1 || match.end > piece.end + 1)
    }

    // MARK: Before a degree

    private mutating func findBefore(_ credential: Range<Int>, isField: Bool = false) {
        guard isField || text.isUpper(credential.lowerBound) && !isTaken(credential.lowerBound) else { return }
        var place = credential.lowerBound, hasComma = false
        if isField, text[place - 1] == 0x28 { place -= 1 }
        while text.isBlank(place - 1) { place -= 1 }
        if text[place - 1] == 0x2C || isField && text[place - 1] == 0x2D && text.isBlank(place - 2) {
            hasComma = true
            place -= 1
            while isField, text.isBlank(place - 1) { place -= 1 }
        } else if isField, !text.isDigit(credential.lowerBound), text[credential.lowerBound - 1] != 0x28 {
            return
        }
        guard credential.lowerBound - place < 4, place > 0, place < credential.lowerBound else { return }
        var index = text.piece(from: place) - 1, first: Int?, words = 0, isKnown = false, hasOrder = false
        let end = place
        while index >= 0, words < 4 {
            let piece = text.pieces[index], next = first.map { text.pieces[$0].start } ?? end
            guard piece.isCapital || piece.shape == .small && words > 0 && roles(piece).contains(.particle), next - piece.end <= 2, !isTaken(piece.start) else { break }
            let gap = piece.end..<next
            let isOrder = isField && words > 0 && !hasOrder && gap.count == 2 && text[gap.lowerBound] == 0x2C && text.isBlank(gap.upperBound - 1)
            guard isOrder || gap.allSatisfy({ text.isBlank($0) || text[$0] == 0x2E && isInitial(piece) }) else { break }
            if isOrder { hasOrder = true }
            let roles = roles(piece), known = !roles.isDisjoint(with: [.given, .surname])
            if roles.contains(.notName), !isInitial(piece) || words == 0, !known || words == 0 && !hasComma { break }
            if words == 0, isCredential(piece) { break }
            isKnown = isKnown || known
            first = index
            words += 1
            index -= 1
        }
        let isNurse = text.has("rn", at: credential.lowerBound) || text.has("np", at: credential.lowerBound)
        guard let first, words > 1 || isKnown || !isField && hasComma && !roles(text.pieces[first]).contains(.eponym) || isNurse && text.pieces[first].shape == .capitalised,
            words > 1 || !isInitial(text.pieces[first]), credential.count > 2 || words > 1 || hasComma || isKnown || isNurse
        else { return }
        if words == 1, hasComma, !isKnown, text.pieces[first].shape == .capitals { return }
        if isField,
            (first..<text.piece(from: end)).contains(where: {
                !roles(text.pieces[$0]).isDisjoint(with: [.eponym, .city, .hospitalHead, .organizationHead, .street])
                    && roles(text.pieces[$0]).isDisjoint(with: [.given, .surname])
            })
        {
            return
        }
        let range = text.pieces[first].start..<end
        guard isFree(range), !((words == 1 || isField) && isMentioned(range)) else { return }
        add(.name, range, isField ? "name.field" : "name.degree")
    }

    /// An age or a sex stands at the end of a number.
    private func isAged(_ end: Int) -> Bool {
        let next = text.skipBlanks(end, most: 1)
        if text[next] == 0x66 || text[next] == 0x6D, text.isUpper(next), !text.isWord(next + 1) { return true }
        return (["y/o", "yo", "y.o", "years old", "year-old", "year old", "-year-old", "yr", "y,", "-yo", "y/"] as [StaticString]).contains { text.has($0, at: next) }
    }

    // MARK: By given names

    private mutating func findFree(_ index: Int) {
        let piece = text.pieces[index], roles = roles(piece)
        if isInitial(piece) {
            guard text[piece.end] == 0x2E, index + 1 < text.pieces.count, !text.isWord(piece.start - 1), text[piece.start - 1] != 0x2E else { return }
            let next = text.pieces[index + 1], known = self.roles(next)
            guard next.start - piece.end <= 2, next.shape == .capitalised, next.end - next.start > 2,
                known.isDisjoint(with: [.notName, .eponym, .street]) || known.contains(.surname) && !known.contains(.notName),
                let last = nameEnd(index, .free), last > index
            else { return }
            // "vitamin C. Patient": the initial begins the sentence or follows a sign.
            if index > 0, text.pieces[index - 1].isDigits, text.pieces[index - 1].end >= piece.start - 1 { return }
            if index > 0, text.pieces[index - 1].shape == .small, text.isLetter(piece.start - 2), text.isBlank(piece.start - 1), known.isDisjoint(with: [.surname, .given]),
                text.isBlank(next.start - 1)
            {
                return
            }
            let range = piece.start..<stemEnd(text.pieces[last])
            // "A. Four cores": an item of a list.
            let before = signBefore(piece.start), isItem = before == 0 || before == 0x3A || before == 0x2E, after = text[text.skipBlanks(range.upperBound, most: 1)]
            if isItem, known.isDisjoint(with: [.surname, .given]), after &- 0x61 < 26, !text.isUpper(text.skipBlanks(range.upperBound, most: 1)) { return }
            if isFree(range), !isMentioned(next.range) { add(.name, range, "name.initial") }
            return
        }
        guard roles.contains(.given), piece.shape == .capitalised || piece.end - piece.start > 3, let last = nameEnd(index, .free) else { return }
        let range = piece.start..<stemEnd(text.pieces[last])
        guard isFree(range) else { return }
        if last == index {
            let isSafe = roles.isDisjoint(with: .ambiguous) || isWithinSentence(index) && !text.isUpper(text.skipBlanks(piece.end, most: 1)) && text[piece.end] != 0x2D
            let isWithin = isWithinSentence(index) && !isTerm(index) && text[stemEnd(piece)] != 0x27
            guard piece.shape == .capitalised, isSafe, roles.isDisjoint(with: [.notName, .city, .state, .month]), isWithin || !isMentioned(range) && !roles.contains(.eponym) else {
                return
            }
        } else {
            let next = self.roles(text.pieces[last])
            if roles.contains(.ambiguous) || piece.shape == .capitals || roles.contains(.eponym) {
                guard next.contains(.surname), next.isDisjoint(with: [.notName, .hospitalHead]),
                    !(roles.contains(.eponym) && next.contains(.eponym)) || roles.contains(.surname) && !next.contains(.eponym),
                    roles.isDisjoint(with: .month) || piece.shape == .capitalised
                else { return }
            }
            guard !isMentioned(range) || next.contains(.surname) && !next.contains(.eponym) else { return }
        }
        add(.name, range, "name.given")
    }
}

internal import CasebookLexicons
internal import CasebookText

/// English addresses: number and street, box, town and state, postcode, and the places that somebody lives in.
extension IdentifierSearch {
    mutating func findAddresses() {
        extendPostcodes()
        for index in text.pieces.indices where !isTaken(text.pieces[index].start) {
            let piece = text.pieces[index]
            if piece.isDigits {
                findStreet(index)
            } else if piece.isCapital {
                findBox(index)
                if !isTaken(piece.start) { findCrossing(index) }
                if !isTaken(piece.start) { findTown(index) }
            }
        }
        extendTowns()
        for cue in cues where text.isLetter(cue.range.lowerBound) && !cue.meaning.isDisjoint(with: [.address, .lives]) {
            if cue.meaning.contains(.address), findLabelledAddress(cue.range) { continue }
            if cue.meaning.contains(.lives) { findHome(cue.range) }
        }
    }

    private func gapIsBlank(_ from: Int, _ to: Int) -> Bool {
        to - from == 1 && text.isBlank(from) || to - from == 2 && text.isBlank(from + 1) && (text[from] == 0x2E || text.isBlank(from))
    }

    // MARK: 2218 Larkspur Avenue, Apt 4B, Dayton, OH 45402

    private mutating func findStreet(_ index: Int) {
        let number = text.pieces[index]
        guard number.end - number.start < 7, !text.isLetter(number.start - 1), text[number.start - 1] != 0x2E, text[number.start - 1] != 0x2F else { return }
        var next = index + 1
        if next < text.pieces.count, text.pieces[next].start == number.end, text.pieces[next].end - number.end == 1 { next += 1 }
        var gap = text.pieces[next - 1].end
        if [0xBD, 0xBC, 0xBE].contains(text[gap]) { gap += 1 }
        guard let street = streetEnd(next, from: gap) else { return }
        let end = extendAddress(street)
        var start = extendBack(number.start)
        // 6-8 Thornaby Lane
        if start == number.start, text[start - 1] == 0x2D, text.isDigit(start - 2), index > 0, text.pieces[index - 1].end == start - 1 { start = text.pieces[index - 1].start }
        // The room's number and the postcode may have been taken for others.
        if isFree(start..<street) { add(.address, start..<end, "address.street") }
    }

    /// The end of up to five words with capitals that end in a word for a street.
    private func streetEnd(_ first: Int, from gap: Int) -> Int? {
        var next = first, end = gap, words = 0, result: Int?
        while next < text.pieces.count, words < 6 {
            let piece = text.pieces[next]
            guard gapIsBlank(end, piece.start), words > 0 || text[end] != 0x2E, !isTaken(piece.start) else { break }
            let roles = roles(piece)
            if piece.isDigits {
                // 9th
                guard next + 1 < text.pieces.count, text.pieces[next + 1].start == piece.end, text.pieces[next + 1].end - piece.end == 2 else { break }
                next += 1
            } else if roles.contains(.street), words > 0, piece.isCapital {
                end = piece.end
                if text[end] == 0x2E, piece.end - piece.start < 5 { end += 1 }
                result = end
                if next + 1 < text.pieces.count, gapIsBlank(end, text.pieces[next + 1].start), self.roles(text.pieces[next + 1]).contains(.direction),
                    text.pieces[next + 1].isCapital
                {
                    result = text.pieces[next + 1].end
                }
                if next + 1 < text.pieces.count, gapIsBlank(end, text.pieces[next + 1].start), self.roles(text.pieces[next + 1]).contains(.street), text.pieces[next + 1].isCapital
                {
                    words += 1
                    next += 1
                    continue
                }
                return result
            } else if !piece.isCapital,
                !(text.has("of", at: piece.start) || text.has("the", at: piece.start))
                    || piece.isCapital && roles.contains(.notName) && roles.isDisjoint(with: [.street, .direction, .surname, .given, .city]) && !text.has("the", at: piece.start)
                        && !text.has("old", at: piece.start)
            {
                break
            }
            end = text.pieces[next].end
            words += 1
            next += 1
        }
        return result
    }

    /// Flat, house and block before the number of a street.
    private func extendBack(_ start: Int) -> Int {
        var result = start, place = start
        for _ in 0..<3 {
            guard text.isBlank(place - 1), text[place - 2] == 0x2C else { break }
            var first = place - 2
            while first > 0, place - first < 40, !text.isBreak(first - 1), text[first - 1] != 0x2C, text[first - 1] != 0x3A, text[first - 1] != 0x3B, text[first - 1] != 0x2E,
                !isTaken(first - 1)
            { first -= 1 }
            while text.isBlank(first) { first += 1 }
            let piece = text.piece(from: first)
            guard piece < text.pieces.count, text.pieces[piece].start == first, text.pieces[piece].isCapital else { break }
            let words = (piece..<text.piece(from: place - 2)).map { text.pieces[$0] }
            guard words.allSatisfy({ $0.isCapital || $0.isDigits }), roles(text.pieces[piece]).contains(.unit) || words.last.map({ roles($0).contains(.unit) }) ?? false else {
                break
            }
            result = first
            place = first
        }
        return result
    }

    /// Behind a street: unit, town, state, postcode, over commas and at most three line ends.
    private func extendAddress(_ street: Int) -> Int {
        var end = street, lines = 0, words = 0
        while end < text.count {
            var place = end
            if text[place] == 0x2C || text[place] == 0x2E { place += 1 }
            place = text.skipBlanks(place, most: 2)
            let hasComma = place > end && text[end] == 0x2C
            if text.isBreak(place), lines < 3 {
                var line = place
                while text.isBreak(line), line - place < 2 { line += 1 }
                guard let last = postalLine(line, 3 - lines) else { return end }
                lines += 1
                end = last
                continue
            }
            let index = text.piece(from: place)
            if text[place] == 0x23, text.isDigit(place + 1) {
                end = tokenEnd(place + 1)
                continue
            }
            if text.has("in ", at: place), text.isUpper(place + 3), let town = townEnd(place + 3) {
                end = town
                continue
            }
            if let found = identifier(at: place), found.kind == .address {
                end = found.range.upperBound
                continue
            }
            if words > 0, let found = identifier(at: place), found.kind == .id, found.range.count == 10, found.range.lowerBound == place, text[place + 5] == 0x2D {
                return found.range.upperBound
            }
            guard index < text.pieces.count, text.pieces[index].start == place, place > end, !isTaken(place) else { return end }
            let piece = text.pieces[index], roles = roles(piece)
            if piece.isDigits {
                // ZIP behind a state.
                guard piece.end - piece.start == 5 || piece.end - piece.start == 4 && text.isUpper(end - 1), words > 0 else { return end }
                end = piece.end
                if text[end] == 0x2D, text.isDigit(end + 1), text.isDigit(end + 4), !text.isDigit(end + 5) { end += 5 }
                return end
            }
            guard piece.isCapital else {
                if text.has("room ", at: place) || text.has("apt ", at: place) || text.has("unit ", at: place) || text.has("suite ", at: place), let number = unitEnd(piece.end) {
                    end = number
                    continue
                }
                return end
            }
            if roles.contains(.unit), let number = unitEnd(piece.end) {
                end = number
                continue
            }
            guard hasComma || words > 0 || roles.contains(.direction) && piece.end - piece.start < 3, let town = townEnd(place), words < 4 else { return end }
            words += 1
            end = town
        }
        return end
    }

    private func tokenEnd(_ start: Int) -> Int {
        var end = start
        while text.isWord(end) || text[end] == 0x2D && text.isWord(end + 1) { end += 1 }
        return end
    }

    private func unitEnd(_ end: Int) -> Int? {
        var place = end
        if text[place] == 0x2E { place += 1 }
        place = text.skipBlanks(place, most: 2)
        if text[place] == 0x23 { place += 1 }
        guard text.isDigit(place) || text.isUpper(place) && !text.isLetter(place + 1) else { return nil }
        return tokenEnd(place)
    }

    /// The end of a town or state of up to three words with capitals.
    private func townEnd(_ start: Int) -> Int? {
        var index = text.piece(from: start)
        guard index < text.pieces.count, text.pieces[index].start == start else { return nil }
        if let match = lexicon.word(text.folded, text.classes, at: start, end: text.count), !match.value.isDisjoint(with: [.city, .state]), match.end - start > 2 {
            // "New York, NY": a known name is whole.
            if match.end >= text.pieces[index].end { return match.end }
        }
        var end: Int?, words = 0
        while index < text.pieces.count, words < 3,
            end.map({ gapIsBlank($0, text.pieces[index].start) && text[$0] != 0x2E || text[$0] == 0x2E && text.has("st", at: $0 - 2) }) ?? true
        {
            let piece = text.pieces[index], roles = roles(piece)
            guard piece.isCapital, !isTaken(piece.start), words == 0 || roles.isDisjoint(with: [.state, .notName]) || roles.contains(.city) else { break }
            let isCode = piece.shape == .capitals && roles.contains(.stateCode)
            if words > 0, isCode { break }
            if roles.contains(.notName), roles.isDisjoint(with: [.city, .state, .stateCode, .direction]) { break }
            if text[text.skipBlanks(piece.end, most: 1)] == 0x3A { break }
            if words == 0, piece.shape == .capitals, piece.end - piece.start < 4, !isCode, !text.has("uk", at: piece.start), !text.has("usa", at: piece.start) { break }
            end = piece.end
            words += 1
            index += 1
            if isCode { break }
        }
        return end
    }

    /// The end of a postcode within a few lines of few words with capitals.
    private func postalLine(_ start: Int, _ lines: Int) -> Int? {
        var line = start
        for _ in 0..<lines {
            var end = line, postcode: Int?
            while end < text.count, !text.isBreak(end) {
                if let found = identifier(at: end), found.kind == .address {
                    postcode = found.range.upperBound
                    break
                }
                if text.isDigit(end), !text.isDigit(end - 1), text.isDigit(end + 4), !text.isDigit(end + 5), !text.isLatin(end + 5), text.isUpper(end - 2) { postcode = end + 5 }
                if text[end] == 0x3A || end - line > 60 || isTaken(end) { return nil }
                end += 1
            }
            guard end > line, text.isUpper(line) || text.isDigit(line) else { return nil }
            if let postcode { return postcode }
            line = end + 1
        }
        return nil
    }

    // MARK: PO Box 1187; Mulberry St and 9th Avenue

    private mutating func findBox(_ index: Int) {
        let piece = text.pieces[index]
        guard let match = lexicon.word(text.folded, text.classes, at: piece.start, end: text.count), match.value.contains(.box), let end = unitEnd(match.end),
            text.isDigit(text.skipBlanks(match.end, most: 2))
        else { return }
        var start = piece.start
        let before = index - 1
        if before >= 0, text.pieces[before].isDigits, gapIsBlank(text.pieces[before].end, start) { start = text.pieces[before].start }
        let isRoad = text.has("highway", at: piece.start) || text.has("hwy", at: piece.start) || text.has("interstate", at: piece.start)
        if text.has("box", at: piece.start), start == piece.start, extendAddress(end) == end { return }
        guard isFree(start..<end), !isRoad || start < piece.start || extendAddress(end) > end else { return }
        var last = end
        // Box 44, Rural Route 2
        let next = text.skipBlanks(end + 1, most: 1)
        if text[end] == 0x2C, let second = lexicon.word(text.folded, text.classes, at: next, end: text.count), second.value.contains(.box), let number = unitEnd(second.end) {
            last = number
        }
        add(.address, start..<extendAddress(last), "address.box")
    }

    private mutating func findCrossing(_ index: Int) {
        findCorner(index)
        guard index == 0 || !text.pieces[index - 1].isCapital || text.pieces[index].start - text.pieces[index - 1].end > 1,
            let first = streetEnd(index, from: text.pieces[index].start - 1)
        else { return }
        guard text.has(" and ", at: first) || text.has(" & ", at: first) || text.has(" at ", at: first) else { return }
        let next = text.piece(from: first + (text.has(" & ", at: first) ? 3 : text.has(" at ", at: first) ? 4 : 5))
        guard let second = streetEnd(next, from: text.pieces[next].start - 1), isFree(text.pieces[index].start..<second) else { return }
        add(.address, text.pieces[index].start..<extendAddress(second), "address.crossing")
    }

    /// near 5th and Main, Fulton and 9th
    private mutating func findCorner(_ index: Int) {
        let piece = text.pieces[index]
        guard text.pieces[index].shape == .capitalised, roles(piece).isDisjoint(with: [.month, .weekday]) else { return }
        func isOrdinal(_ index: Int) -> Bool {
            index >= 0 && index + 1 < text.pieces.count && text.pieces[index].isDigits && text.pieces[index + 1].start == text.pieces[index].end
                && (["st", "nd", "rd", "th"] as [StaticString]).contains { text.has($0, at: text.pieces[index].end) } && text.pieces[index + 1].end - text.pieces[index].end == 2
        }
        let isAnd = text.has(" and ", at: piece.end) || text.has(" & ", at: piece.end), next = text.piece(from: piece.end + 3)
        if isAnd, let second = Optional(text.has(" & ", at: piece.end) ? next : next + (next < text.pieces.count && text.has("and", at: text.pieces[next].start) ? 1 : 0)),
            isOrdinal(second)
        {
            add(.address, piece.start..<text.pieces[second + 1].end, "address.corner")
        } else if text.has(" and ", at: piece.start - 5) || text.has(" & ", at: piece.start - 3) {
            let before = index - (text.has(" and ", at: piece.start - 5) ? 3 : 2)
            guard isOrdinal(before), isLocated(text.pieces[before].start, strict: false) else { return }
            add(.address, text.pieces[before].start..<piece.end, "address.corner")
        }
    }

    // MARK: Towns

    /// "Sioux Falls, SD", and a known town behind in, from, to, near.
    private mutating func findTown(_ index: Int) {
        let piece = text.pieces[index], start = piece.start
        let roles = roles(piece)
        guard !roles.contains(.notName) || roles.contains(.city) || roles.contains(.direction),
            index == 0 || !(text.pieces[index - 1].isCapital && gapIsBlank(text.pieces[index - 1].end, start)), piece.end - start > 2, let end = townEnd(start), isFree(start..<end)
        else { return }
        let isKnown = lexicon.word(text.folded, text.classes, at: start, end: text.count).map { $0.value.contains(.city) && $0.end == end } ?? false
        let place = text[end] == 0x2C ? text.skipBlanks(end + 1, most: 2) : end
        if place > end, let state = lexicon.word(text.folded, text.classes, at: place, end: text.count), !state.value.isDisjoint(with: [.state, .stateCode]), text.isUpper(place) {
            let isCode = state.end - place < 4, hasPostcode = text.isBlank(state.end) && text.isDigit(state.end + 1) && text.isDigit(state.end + 5) && !text.isDigit(state.end + 6)
            let isDegree = ["md", "pa", "ma", "or", "in", "me", "ok", "id", "hi", "dc", "ms", "ct", "mi"].contains { (word: StaticString) in text.has(word, at: place) }
            if !isCode || text.isUpper(place + 1) && (isKnown || hasPostcode || !isDegree), !isMentioned(start..<end) {
                add(.address, start..<extendAddress(end), "address.town")
                return
            }
        }
        guard isKnown, roles.isDisjoint(with: [.eponym]) || isLocated(start, strict: true), isLocated(start, strict: false), !isMentioned(start..<end) else { return }
        add(.address, start..<end, "address.city")
    }

    private func isLocated(_ start: Int, strict: Bool) -> Bool {
        let words: [StaticString] = strict ? [" in ", " from ", " near "] : [" in ", " from ", " to ", " near ", " outside ", " of ", " at "]
        return words.contains { text.has($0, at: start - $0.utf8CodeUnitCount) }
    }

    /// "lives in Cedar Falls"
    private mutating func findHome(_ cue: Range<Int>) {
        var place = text.skipBlanks(cue.upperBound, most: 2)
        if text.has("the ", at: place) { place += 4 }
        let index = text.piece(from: place)
        guard index < text.pieces.count, text.pieces[index].start == place, text.pieces[index].isCapital, !isTaken(place) else { return }
        let isWeak =
            text.has("from", at: cue.lowerBound) || text.has("works", at: cue.lowerBound) || text.has("worked", at: cue.lowerBound) || text.has("house", at: cue.lowerBound)
            || text.has("home", at: cue.lowerBound) || text.has("comes", at: cue.lowerBound) || text.has("came", at: cue.lowerBound)
            || text.has("staying", at: cue.lowerBound) || text.has("stays", at: cue.lowerBound)
        let roles = roles(text.pieces[index])
        guard roles.isDisjoint(with: [.state, .notName, .month, .weekday]) || roles.contains(.city), let end = townEnd(place), isFree(place..<end) else { return }
        let full = extendAddress(end)
        guard !isWeak || full > end || roles.contains(.city) || text.has("originally", at: cue.lowerBound) else { return }
        if isMentioned(place..<end) || lexicon.cue(text.folded, text.classes, at: place, end: text.count)?.value.contains(.nameTitle) ?? false { return }
        add(.address, place..<full, "address.home")
    }

    private mutating func findLabelledAddress(_ cue: Range<Int>) -> Bool {
        let (start, isMarked) = valueStart(after: cue.upperBound)
        if text.has("zip", at: cue.lowerBound) || text.has("post", at: cue.lowerBound), text.isDigit(start) {
            let piece = text.pieces[text.piece(from: start)]
            guard (4...6).contains(piece.end - piece.start), isFree(piece.range) else { return false }
            add(.address, piece.range, "address.postcode")
            return true
        }
        guard isMarked, text.isWord(start) || text[start] == 0x23 else { return false }
        var end = start
        while end < text.count, end - start < 120, !text.isBreak(end), text[end] != 0x3B, !(text.isBlank(end) && text.isBlank(end + 1)), text[end] != 0x09 {
            if isTaken(end), identifier(at: end)?.kind != .address { break }
            // Another label begins.
            if text.isUpper(end), end > start, let label = lexicon.cue(text.folded, text.classes, at: end, end: text.count), text[label.end] == 0x3A { break }
            end += 1
        }
        while end > start, !text.isWord(text.skipBlanks(end - 1, most: 0)) { end -= 1 }
        guard end - start > 4, (start..<end).contains(where: { text.isDigit($0) || text.isUpper($0) }) else { return false }
        add(.address, start..<end, "address.label")
        return true
    }

    /// "in Cedar Falls, 14 Orchard Lane": the town before a street; and "on Cedar Street".
    private mutating func extendTowns() {
        for identifier in found where identifier.rule == "address.street" {
            let comma = identifier.range.lowerBound - 2
            guard comma > 0, text[comma] == 0x2C else { continue }
            var start = comma, words = 0
            while words < 3, let piece = Optional(text.piece(from: start) - 1), piece >= 0, text.pieces[piece].isCapital, start - text.pieces[piece].end < 2,
                !isTaken(text.pieces[piece].start)
            {
                start = text.pieces[piece].start
                words += 1
            }
            if words > 0, text.has(" in ", at: start - 4) || text.has(" from ", at: start - 6) || text.has(" to ", at: start - 4) {
                add(.address, start..<identifier.range.upperBound, "address.town")
            }
        }
        for index in text.pieces.indices where text.pieces[index].isCapital && !isTaken(text.pieces[index].start) {
            let start = text.pieces[index].start
            let isBehind = [" on ", " near ", " at ", " along ", " off ", " in ", " the ", " of ", " from ", " to "].contains { (word: StaticString) in
                text.has(word, at: start - word.utf8CodeUnitCount)
            }
            let isOpen = index == 0 || text[start - 1] == 0x28 || text.isBreak(start - 1) || text.isBlank(start - 1) && (text[start - 2] == 0x2C || text.isBlank(start - 2))
            let roles = roles(text.pieces[index])
            guard isBehind || isOpen, roles.isDisjoint(with: [.notName, .eponym, .unit]) || !roles.isDisjoint(with: [.surname, .city, .direction]) || text.has("main", at: start),
                let end = streetEnd(index, from: start - 1),
                [
                    "street", "avenue", "road", "boulevard", "lane", "terrace", "crescent", "parkway", "highway", "st", "ave", "rd", "blvd", "st.", "ave.", "rd.", "blvd.", "row",
                    "cottage",
                    "cottages", "court", "close", "mews", "drive", "bend",
                ].contains(where: { (word: StaticString) in text.has(word, at: end - word.utf8CodeUnitCount) && !text.isLetter(end - word.utf8CodeUnitCount - 1) }),
                isFree(start..<end), !isMentioned(start..<end)
            else { continue }
            // Magnolia Terrace Nursing Center
            let after = text.piece(from: end)
            if after < text.pieces.count, text.pieces[after].start == end + 1, text.isBlank(end), text.pieces[after].isCapital,
                !self.roles(text.pieces[after]).isDisjoint(with: [.hospitalHead, .organizationHead, .hospitalGeneric])
            {
                continue
            }
            if text.has("drive", at: end - 5) || text.has("close", at: end - 5) || text.has("court", at: end - 5), !isBehind { continue }
            add(.address, start..<extendAddress(end), "address.street")
        }
    }

    // MARK: Postcodes

    /// What stands before a postcode on its line, "The Lodge, Upper Green, Malvern WR13 6LX", and on the lines above up to a house number.
    private mutating func extendPostcodes() {
        for identifier in found where identifier.rule == "address.postcode" {
            var start = lineStart(identifier.range.lowerBound), line = start
            for _ in 0..<3 {
                // Lines of few words with capitals above, where one of them begins with a number.
                guard line > 1, text.isBreak(line - 1) else { break }
                var last = line - 1
                while last > 0, text.isBreak(last) || text.isBlank(last) { last -= 1 }
                let above = lineStart(last + 1)
                guard above < last + 1, above == 0 || text.isBreak(above - 1), last - above < 40, line - last < 4 else { break }
                line = above
                if text.isDigit(above) || lexicon.word(text.folded, text.classes, at: above, end: text.count)?.value.contains(.unit) ?? false {
                    start = above
                    break
                }
            }
            if start < identifier.range.lowerBound { add(.address, start..<identifier.range.upperBound, "address.town") }
        }
    }

    /// The first of the words with capitals and short numbers that stand before a place on its line, parted by blanks and commas.
    private func lineStart(_ end: Int) -> Int {
        var start = end, index = text.piece(from: end) - 1, words = 0
        while index >= 0, words < 12 {
            let piece = text.pieces[index], gap = piece.end..<start, roles = roles(piece)
            guard piece.isCapital || piece.isDigits && piece.end - piece.start < 5, !isTaken(piece.start), gap.count < 3,
                gap.allSatisfy({ text.isBlank($0) || text[$0] == 0x2C || text[$0] == 0x2E && roles.contains(.street) }),
                roles.isDisjoint(with: .notName) || !roles.isDisjoint(with: [.city, .unit, .street, .surname, .direction]) || text.has("the", at: piece.start)
                    || text.has("old", at: piece.start) || text.has("upper", at: piece.start) || text.has("lower", at: piece.start)
            else { break }
            start = piece.start
            words += 1
            index -= 1
        }
        return start
    }
}

internal import CasebookLexicons
internal import CasebookText

/// What was found once is the same wherever it stands again: a name without its title, a number without its label.
extension IdentifierSearch {
    private static let shortestNumber = 5

    /// - Parameter known: names and numbers that came with the text.
    mutating func findRepeats(known: [String]) {
        var words: Set<UInt64> = [], doubtful: Set<UInt64> = [], whole: [UInt64: Set<Int>] = [:], wholeNames: Set<UInt64> = [], numbers: [UInt64: Set<Int>] = [:],
            kinds: [UInt64: IdentifierKind] = [:], names: [UInt32: [[UInt32]]] = [:]
        for identifier in found {
            switch identifier.kind {
            case .name:
                let first = text.piece(from: identifier.range.lowerBound), last = text.piece(from: identifier.range.upperBound)
                for index in first..<max(first, last) {
                    let piece = text.pieces[index], key = hash(piece.start..<stemEnd(piece))
                    if isTelling(piece) { words.insert(key) } else if piece.isCapital, piece.end - piece.start > 2, isDoubtful(piece) { doubtful.insert(key) }
                }
                if last - first > 1 {
                    whole[hash(text.pieces[first].range), default: []].insert(identifier.range.count)
                    wholeNames.insert(hash(identifier.range))
                }
                let scalars = identifier.range.map { text[$0] }
                if scalars.count > 1, text.isHan(identifier.range.lowerBound), !isFaint(identifier.range),
                    scalars.count > 2 || !isCommonWord(identifier.range.lowerBound, identifier.range.upperBound), !names[scalars[0], default: []].contains(scalars)
                {
                    names[scalars[0], default: []].append(scalars)
                }
            case .id, .phone, .account, .device:
                guard identifier.range.count(where: text.isDigit) >= Self.shortestNumber else { continue }
                let key = hash(identifier.range)
                numbers[hash(firstPiece(identifier.range)), default: []].insert(identifier.range.count)
                kinds[key] = identifier.kind
            default: break
            }
        }
        for value in known { addKnown(value, &words, &names) }
        findWhole(whole, wholeNames)
        findWords(words, doubtful)
        findHan(names)
        findNumbers(numbers, kinds)
    }

    /// Whether a word of a name is a name anywhere in the text.
    private func isTelling(_ piece: IdentifierText.Piece) -> Bool {
        let roles = roles(piece)
        return piece.isCapital && piece.end - piece.start > 2 && roles.isDisjoint(with: [.notName, .eponym, .month, .city, .state])
            && (!roles.contains(.ambiguous) || roles.isEmpty)
    }

    /// 李某, 张×: too little to look for elsewhere.
    private func isFaint(_ range: Range<Int>) -> Bool { range.contains { !text.isHan($0) || text[$0] == 0x67D0 } }

    private func hash(_ range: Range<Int>) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in range { value = (value ^ UInt64(text[place])) &* 0x0000_0100_0000_01B3 }
        return value
    }

    private func hash(_ scalars: some Sequence<UInt32>) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for scalar in scalars { value = (value ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3 }
        return value
    }

    private func firstPiece(_ range: Range<Int>) -> Range<Int> {
        let index = text.piece(from: range.lowerBound)
        return index < text.pieces.count && text.pieces[index].start < range.upperBound ? text.pieces[index].range : range
    }

    private func addKnown(_ value: String, _ words: inout Set<UInt64>, _ names: inout [UInt32: [[UInt32]]]) {
        var word: [UInt32] = []
        func end() {
            if word.count > 2, word[0] < 0x3400, word.contains(where: { !(0x30...0x39).contains($0) }) || word.count > 4 { words.insert(hash(word)) }
            if word.count > 1, word[0] >= 0x3400 { names[word[0], default: []].append(word) }
            word = []
        }
        for scalar in value.unicodeScalars {
            let folded = CharacterTable.standard.fold(scalar.value), kind = CharacterTable.standard.classOf(scalar.value)
            if kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue || kind == CharacterClass.han.rawValue { word.append(folded) } else { end() }
        }
        end()
    }

    /// A word of a name that means something else too: Cook, Rash.
    private func isDoubtful(_ piece: IdentifierText.Piece) -> Bool {
        let roles = roles(piece)
        return roles.isDisjoint(with: [.notName, .month, .state]) || roles.contains(.surname) && roles.isDisjoint(with: [.month, .state])
    }

    private mutating func findWhole(_ lengths: [UInt64: Set<Int>], _ names: Set<UInt64>) {
        guard !names.isEmpty else { return }
        for piece in text.pieces where piece.isCapital && !isTaken(piece.start) {
            for length in lengths[hash(piece.range), default: []].sorted(by: >) where piece.start + length <= text.count {
                let range = piece.start..<piece.start + length
                guard !text.isWord(range.upperBound), names.contains(hash(range)) else { continue }
                add(.name, range, "name.repeated")
                break
            }
        }
    }

    private mutating func findWords(_ words: Set<UInt64>, _ doubtful: Set<UInt64>) {
        guard !words.isEmpty || !doubtful.isEmpty else { return }
        var index = 0
        while index < text.pieces.count {
            let piece = text.pieces[index]
            index += 1
            guard piece.isCapital || piece.isDigits, !isTaken(piece.start) else { continue }
            let key = hash(piece.start..<stemEnd(piece))
            if !words.contains(key) {
                guard doubtful.contains(key), piece.shape == .capitalised, isWithinSentence(index - 1), !isTerm(index - 1), text[stemEnd(piece)] != 0x27, !isMentioned(piece.range)
                else {
                    continue
                }
            }
            if piece.isCapital, roles(piece).contains(.notName) || isMentioned(piece.range) && text[stemEnd(piece)] == 0x27 { continue }
            add(piece.isDigits ? .id : .name, piece.start..<stemEnd(piece), "name.repeated")
        }
    }

    private mutating func findHan(_ names: [UInt32: [[UInt32]]]) {
        guard !names.isEmpty else { return }
        var place = 0
        while place < text.count {
            guard text.isHan(place), !isTaken(place), let candidates = names[text[place]] else {
                place += 1
                continue
            }
            let longest = candidates.filter { name in name.indices.allSatisfy { text[place + $0] == name[$0] } }.max { $0.count < $1.count }
            guard let longest, isFree(place..<place + longest.count), longest.count > 2 || !isMentioned(place..<place + longest.count) else {
                place += 1
                continue
            }
            add(.name, place..<place + longest.count, "name.repeated")
            place += longest.count
        }
    }

    private mutating func findNumbers(_ numbers: [UInt64: Set<Int>], _ kinds: [UInt64: IdentifierKind]) {
        guard !numbers.isEmpty else { return }
        for piece in text.pieces where !isTaken(piece.start) {
            guard let lengths = numbers[hash(piece.range)] else { continue }
            for length in lengths.sorted(by: >) where piece.start + length <= text.count {
                let range = piece.start..<piece.start + length
                guard !text.isWord(range.upperBound), isFree(range), let kind = kinds[hash(range)] else { continue }
                add(kind, range, "\(kind.rawValue).repeated")
                break
            }
        }
    }
}

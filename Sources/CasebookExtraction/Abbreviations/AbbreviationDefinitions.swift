internal import CasebookCore
package import CasebookText

/// Finds the short forms that a text defines, in brackets or in words, in both languages and both orders:
/// acute kidney injury (AKI), AKI (acute kidney injury), 急性肾损伤（AKI）, AKI（急性肾损伤）, 急性肾损伤(acute kidney injury, AKI), 冠状动脉粥样硬化性心脏病（以下简称“冠心病”）.
///
/// English forms are aligned by the algorithm of Schwartz and Hearst (Pacific Symposium on Biocomputing 2003). Chinese characters say nothing of Latin letters: there
/// the long form is the mention that ends at the bracket or fills it.
package struct AbbreviationDefinitions {
    /// Tokens between brackets that are looked at.
    private static let mostTokens = 40
    private static let shortLengths = 2...10
    private static let shortestChineseLongForm = 3
    /// What stands in brackets behind a drug and is how it is taken.
    private static let dosing = Set("bid qd tid qid qn qod qw prn po iv im sc ih ivgtt ivdrip od hs stat ac pc".split(separator: " ").map { WordHash.of($0) })

    private let document: Document
    private let buffer: ScalarBuffer
    /// Indices of the entities by where they end and begin.
    private var ending: [Int: Int] = [:]
    private var beginning: [Int: Int] = [:]

    /// Definitions in text order. Linear in the text.
    package static func find(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> [DefinedAbbreviation] {
        // Nothing is defined without brackets or one of the words for it.
        guard buffer.folded.contains(where: { $0 == 0x28 || $0 == 0x79F0 }) else { return [] }
        return AbbreviationDefinitions(copy document, copy buffer).definitions()
    }

    private init(_ document: consuming Document, _ buffer: consuming ScalarBuffer) {
        self.document = document
        self.buffer = buffer
        for (index, entity) in self.document.entities.enumerated() {
            ending[entity.span.end] = index
            if beginning[entity.span.start] == nil { beginning[entity.span.start] = index }
        }
    }

    private func definitions() -> [DefinedAbbreviation] {
        var found: [DefinedAbbreviation] = []
        let tokens = document.tokens
        for sentence in document.sentences {
            var index = sentence.tokens.lowerBound
            while index < sentence.tokens.upperBound {
                let sign = self.sign(index)
                if sign == 0x28, index > sentence.tokens.lowerBound, let close = close(of: index, sentence.tokens.upperBound) {
                    if let definition = bracket(index, close, sentence) {
                        found.append(definition)
                        index = close
                    }
                } else if tokens[index].kind == .han, let definition = stated(index, sentence) {
                    found.append(definition)
                }
                index += 1
            }
        }
        return found
    }

    // MARK: Brackets

    private func close(of open: Int, _ end: Int) -> Int? {
        var index = open + 1
        while index < end, index - open <= Self.mostTokens {
            switch sign(index) {
            case 0x29: return index > open + 1 ? index : nil
            case 0x28: return nil
            default: index += 1
            }
        }
        return nil
    }

    private func bracket(_ open: Int, _ close: Int, _ sentence: Sentence) -> DefinedAbbreviation? {
        let parts = self.parts(open + 1..<close)
        // 急性呼吸窘迫综合征(acute respiratory distress syndrome, ARDS)
        if parts.count == 2, isShort(parts[1]), let long = AbbreviationFinder.long(of: parts[1], before: parts[0].upperBound, from: parts[0].lowerBound, document.tokens, buffer),
            long.lowerBound == parts[0].lowerBound
        {
            if let entity = chineseEntity(endingAt: open) { return definition(parts[1], document.entities[entity].span, entity) }
            return definition(parts[1], span(long), nil)
        }
        guard let inner = parts.first else { return nil }
        if isShort(inner) {
            if let long = AbbreviationFinder.long(of: inner, before: open, from: sentence.tokens.lowerBound, document.tokens, buffer), isTrustworthy(inner, long) {
                return definition(inner, span(long), entity(within: span(long)))
            }
            if let entity = chineseEntity(endingAt: open), isLatinForm(inner), isSameThing(inner, entity), !Self.dosing.contains(document.tokens[inner.lowerBound].folded) {
                return definition(inner, document.entities[entity].span, entity)
            }
        }
        return outer(open, close, sentence)
    }

    /// The short form stands before the bracket and the long one in it. In Chinese a drug in brackets is an example of a class: ACEI（培哚普利）.
    private func outer(_ open: Int, _ close: Int, _ sentence: Sentence) -> DefinedAbbreviation? {
        var first = open - 1
        while first > sentence.tokens.lowerBound, open - first < 4, !document.tokens[first].flags.contains(.spaceBefore), document.tokens[first - 1].kind != .han,
            sign(first - 1) == 0x2D || sign(first) == 0x2D
        {
            first -= 1
        }
        let short = first..<open, content = open + 1..<close
        guard isShort(short), isLatinForm(short) else { return nil }
        let inside = span(content)
        if let entity = beginning[inside.start], document.entities[entity].span == inside, isHan(inside), scalars(content).count >= Self.shortestChineseLongForm,
            isSameThing(short, entity), ![.anatomy, .drug].contains(document.entities[entity].kind)
        {
            return definition(short, inside, entity)
        }
        guard !document.tokens[content].contains(where: { $0.kind == .han }), scalars(content).count > 2 * scalars(short).count,
            let long = AbbreviationFinder.long(of: short, before: close, from: content.lowerBound, document.tokens, buffer), long == content
        else { return nil }
        return definition(short, inside, entity(within: inside))
    }

    /// What stands between brackets, cut at commas and semicolons.
    private func parts(_ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = [], first = range.lowerBound
        for index in range where [0x2C, 0x3B, 0x3001].contains(sign(index)) {
            if first < index { parts.append(first..<index) }
            first = index + 1
        }
        if first < range.upperBound { parts.append(first..<range.upperBound) }
        return parts
    }

    // MARK: In words

    /// 以下简称“冠心病”, 简称冠心病
    private func stated(_ index: Int, _ sentence: Sentence) -> DefinedAbbreviation? {
        let token = document.tokens[index], end = Int(token.endScalar)
        // 简称, 下称
        guard buffer.scalars[end - 1] == 0x79F0, end >= 2, [0x7B80, 0x4E0B].contains(buffer.scalars[end - 2]) else { return nil }
        var before = end - 2
        // 以, 下, brackets and commas between the long form and the word.
        while before > 0, [0x4EE5, 0x4E0B, 0x28, 0x2C, 0x20].contains(buffer.folded[before - 1]) { before -= 1 }
        guard let entity = ending[Int(buffer.offsets[before])] else { return nil }
        var first = index + 1
        // 为, colons and quotes before the short form.
        while first < sentence.tokens.upperBound, first - index <= 3, isQuote(first) || sign(first) == 0x3A || sign(first) == 0x4E3A { first += 1 }
        var last = first
        while last < sentence.tokens.upperBound, document.tokens[last].kind != .punctuation, last - first < 8 { last += 1 }
        guard last < sentence.tokens.upperBound, last > first, Self.shortLengths.contains(scalars(first..<last).count),
            scalars(first..<last).count < buffer.place(ofByte: document.entities[entity].span.end) - buffer.place(ofByte: document.entities[entity].span.start)
        else { return nil }
        return definition(first..<last, document.entities[entity].span, entity)
    }

    private func isQuote(_ index: Int) -> Bool { [0x22, 0x27, 0x201C, 0x2018, 0x300C, 0x300E, 0xFF02].contains(sign(index)) }

    // MARK: Forms

    /// Of letters and digits, of few words, the first sign a letter or digit.
    private func isShort(_ range: Range<Int>) -> Bool {
        let scalars = scalars(range)
        guard Self.shortLengths.contains(scalars.count), let first = range.first,
            buffer.classes[scalars.lowerBound] == CharacterClass.letter.rawValue
                || buffer.classes[scalars.lowerBound] == CharacterClass.digit.rawValue,
            document.tokens[first].kind != .han
        else { return false }
        let spaces = range.dropFirst().count { document.tokens[$0].flags.contains(.spaceBefore) }
        guard spaces == 0 || spaces == 1 && !range.contains(where: { document.tokens[$0].kind == .punctuation }) else { return false }
        var letters = 0
        for place in scalars where buffer.classes[place] == CharacterClass.letter.rawValue { letters += 1 }
        return letters * 2 >= scalars.count && letters > 0
    }

    /// A long form goes over no bracket and no semicolon. Small letters alone are a short form only of one word: "abbreviation (abbrn)", never "fracture of the leg (left)".
    private func isTrustworthy(_ short: Range<Int>, _ long: Range<Int>) -> Bool {
        guard !long.contains(where: { [0x28, 0x29, 0x3B, 0x3A].contains(sign($0)) }) else { return false }
        if short.contains(where: { document.tokens[$0].flags.contains(.anyCapital) }) { return true }
        return long.count == 1 && scalars(short).count * 2 <= scalars(long).count && entity(within: span(short)) == nil
    }

    /// Capitals, perhaps with digits and a hyphen; no Roman numeral alone.
    private func isLatinForm(_ range: Range<Int>) -> Bool {
        guard !range.dropFirst().contains(where: { document.tokens[$0].flags.contains(.spaceBefore) }) else { return false }
        var capitals = 0, isNumeral = true
        for place in scalars(range) {
            let scalar = buffer.scalars[place]
            if buffer.classes[place] == CharacterClass.letter.rawValue {
                if buffer.folded[place] != scalar { capitals += 1 }
                if ![0x69, 0x76, 0x78].contains(buffer.folded[place]) { isNumeral = false }
            } else if buffer.classes[place] != CharacterClass.digit.rawValue, scalar != 0x2D {
                return false
            }
        }
        return capitals >= 2 && !isNumeral
    }

    /// A short form that is itself a mention of another kind is a remark, not a short form: 心电图（ST段）, 阿司匹林（NSAIDs）.
    private func isSameThing(_ short: Range<Int>, _ entity: Int) -> Bool {
        guard let own = ending[span(short).end] else { return true }
        return own == entity || document.entities[own].kind == document.entities[entity].kind
    }

    // MARK: Places

    private func sign(_ index: Int) -> UInt32 {
        let token = document.tokens[index]
        return token.endScalar - token.startScalar == 1 ? buffer.folded[Int(token.startScalar)] : 0
    }

    private func scalars(_ range: Range<Int>) -> Range<Int> {
        Int(document.tokens[range.lowerBound].startScalar)..<Int(document.tokens[range.upperBound - 1].endScalar)
    }

    private func span(_ range: Range<Int>) -> TextSpan { buffer.span(scalars(range)) }

    private func isHan(_ span: TextSpan) -> Bool { buffer.classes[buffer.place(ofByte: span.start)] == CharacterClass.han.rawValue }

    private func chineseEntity(endingAt open: Int) -> Int? {
        guard let entity = ending[Int(document.tokens[open - 1].endByte)] else { return nil }
        let span = document.entities[entity].span
        let last = buffer.place(ofByte: span.end) - 1
        return buffer.classes[last] == CharacterClass.han.rawValue && last + 1 - buffer.place(ofByte: span.start) >= Self.shortestChineseLongForm ? entity : nil
    }

    /// The entity that ends where a long form does and is no longer.
    private func entity(within span: TextSpan) -> Int? {
        guard let entity = ending[span.end], document.entities[entity].span.start >= span.start else { return nil }
        return entity
    }

    private func definition(_ short: Range<Int>, _ long: TextSpan, _ entity: Int?) -> DefinedAbbreviation {
        DefinedAbbreviation(short: span(short), tokens: short, long: long, entity: entity)
    }
}

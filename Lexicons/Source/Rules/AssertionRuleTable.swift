package import CasebookCore
package import CasebookText

/// Assertion rules of both languages, ready to be found in a sentence. Immutable.
public struct AssertionRuleTable: Sendable {
    package let rules: [AssertionRule]

    private struct WordPattern: Sendable {
        var rule: Int
        /// Where its pattern starts in the program.
        var start: Int
    }
    /// English cues by the words that they can begin with.
    private let words: [UInt64: [WordPattern]]
    private let program: CueProgram
    private let characters: CharacterCueTrie
    private let table = CharacterTable.standard

    /// - Parameter disabled: ids of rules that a site switches off.
    package init(_ list: [AssertionRule], disabled: Set<String> = []) throws(ClinicalError) {
        rules = list.filter { !disabled.contains($0.id) }
        var words: [UInt64: [WordPattern]] = [:]
        var characters = CharacterCueTrie()
        var cueWords = try CueWords()
        var program = CueProgram()
        for (number, rule) in rules.enumerated() {
            if rule.language == .chinese {
                for scalars in Self.expand(rule.cue.unicodeScalars.map { $0 }[...]) {
                    characters.insert(scalars.map { CharacterTable.standard.fold($0.value) }, rule: number)
                }
            } else {
                let pattern = CuePattern(rule.cue, words: &cueWords)
                let start = program.add(pattern)
                for first in pattern.firstWords { words[first, default: []].append(WordPattern(rule: number, start: start)) }
            }
        }
        self.words = words
        self.program = program
        self.characters = characters
    }

    /// Appends the cues of a sentence in text order, without those that a longer cue holds or a pseudo cue voids.
    ///
    /// - Parameter isTaken: whether the words between two scalars belong to an entity; a cue there says nothing, neither of it nor of others
    ///   (无痛性血尿), and voids no other (the 无尿 in 无尿频).
    package func find(
        in sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, isTaken: (Int32, Int32) -> Bool, into cues: inout [CueMatch]
    ) {
        let first = cues.count
        if sentence.language == .chinese { findCharacters(sentence, tokens, buffer, &cues) } else { findWords(sentence, tokens, &cues) }
        if cues.count > first {
            var write = first
            for index in first..<cues.count where rules[cues[index].rule].direction == .inside || !isTaken(cues[index].start, cues[index].end) {
                cues[write] = cues[index]
                write += 1
            }
            cues.removeLast(cues.count - write)
        }
        guard cues.count > first else { return }
        let found = cues[first...].sorted { $0.start != $1.start ? $0.start < $1.start : $0.end != $1.end ? $0.end > $1.end : $0.rule < $1.rule }
        cues.removeLast(cues.count - first)
        // Sorted so, whatever holds a cue stands before it.
        var widest = found[0]
        for cue in found {
            let isInside = cue.end <= widest.end && (cue.start > widest.start || cue.end < widest.end)
            if isInside {
                // A terminator still ends scopes inside a cue that only dates what follows (now complains of).
                let holder = rules[widest.rule]
                let onlyDates = holder.direction == .forward && holder.value.status == nil && holder.value.subject == nil
                if onlyDates, rules[cue.rule].direction == .terminate { cues.append(cue) }
                continue
            }
            if cue.end > widest.end {
                // Cues that overlap without holding one another: the earlier one stays, unless it only ends a scope.
                if cue.start < widest.end, rules[widest.rule].direction == .pseudo { continue }
                widest = cue
            }
            cues.append(cue)
        }
        var write = first
        for index in first..<cues.count where rules[cues[index].rule].direction != .pseudo {
            // A cue with the very words of a pseudo cue is void.
            let cue = cues[index]
            let isVoid = cues[first...].contains { $0.start == cue.start && $0.end == cue.end && rules[$0.rule].direction == .pseudo }
            if isVoid { continue }
            cues[write] = cue
            write += 1
        }
        cues.removeLast(cues.count - write)
    }

    // MARK: English

    private func findWords(_ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ cues: inout [CueMatch]) {
        for index in sentence.tokens {
            guard let patterns = words[tokens[index].folded] else { continue }
            for pattern in patterns {
                guard let end = program.match(pattern.start, at: index, before: sentence.tokens.upperBound, tokens) else { continue }
                cues.append(CueMatch(rule: pattern.rule, start: tokens[index].startScalar, end: tokens[end - 1].endScalar, tokens: index..<end))
            }
        }
    }

    // MARK: Chinese

    /// Whether a cue of one character stands where it can be one: a word of its own; a negation also at the start of a word, since segmenters
    /// keep 无畏 together in 无畏寒; a cue that looks back also at the end of one (肝炎史).
    private static func stands(_ place: Int, _ token: Token, _ rule: AssertionRule) -> Bool {
        if token.endScalar - token.startScalar == 1 { return true }
        if rule.value.status == .absent, rule.direction == .forward { return place == Int(token.startScalar) }
        return rule.direction == .backward && place + 1 == Int(token.endScalar)
    }

    /// All readings of a cue with alternatives: 未(见|及) is 未见 and 未及. Round brackets without `|` are literal.
    private static func expand(_ cue: ArraySlice<Unicode.Scalar>) -> [[Unicode.Scalar]] {
        guard let open = cue.firstIndex(of: "("), let close = cue[open...].firstIndex(of: ")"), cue[open..<close].contains("|") else { return [Array(cue)] }
        let rest = expand(cue[(close + 1)...])
        let options = cue[(open + 1)..<close].split(separator: "|", omittingEmptySubsequences: false)
        return options.flatMap { option in rest.map { Array(cue[..<open]) + option + $0 } }
    }

    private func findCharacters(_ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, _ cues: inout [CueMatch]) {
        let limit = Int(tokens[sentence.tokens.upperBound - 1].endScalar)
        buffer.scalars.withUnsafeBufferPointer { scalars in
            for index in sentence.tokens {
                for start in Int(tokens[index].startScalar)..<Int(tokens[index].endScalar) {
                    characters.match(at: start, before: limit, { table.fold(scalars[$0]) }) { count, rule in
                        if count == 1, !Self.stands(start, tokens[index], rules[rule]) { return }
                        var last = index
                        while last + 1 < sentence.tokens.upperBound, Int(tokens[last].endScalar) < start + count { last += 1 }
                        cues.append(CueMatch(rule: rule, start: Int32(start), end: Int32(start + count), tokens: index..<(last + 1)))
                    }
                }
            }
        }
    }
}

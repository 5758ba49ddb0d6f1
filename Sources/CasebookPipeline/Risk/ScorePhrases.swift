internal import CasebookCore
internal import CasebookRisk
internal import CasebookText

/// Reads what is said of a person in phrases that are no findings: age and sex, oxygen, orientation, an unstable INR.
struct ScorePhrases: Sendable {
    private struct Phrase {
        var input: ScoreInput
        var value: Double
        /// A denial right before turns it round; else the phrase is then passed over.
        var turns = false
    }

    private let trie: KeywordTrie
    private let phrases: [Phrase]
    private let ageEndings = KeywordTrie([
        "year old", "years old", "year-old", "years-old", "yearold", "yo", "y/o", "y.o.", "y o", "yr old", "yrs old", "yr-old", "year of age", "years of age", "周岁", "岁",
    ])
    private let ageLabels = KeywordTrie(["aged", "age:", "age :", "age", "年龄:", "年龄"])
    private let kin = KeywordTrie([
        "mother", "father", "brother", "sister", "son", "daughter", "wife", "husband", "aunt", "uncle", "cousin", "grandmother", "grandfather", "partner", "donor", "sibling",
        "parent",
        "母亲", "父亲", "母", "父", "兄", "弟", "姐", "妹", "儿子", "女儿", "子", "妻", "丈夫", "配偶", "爱人", "外婆", "外公", "爷爷", "奶奶", "祖父", "祖母", "供者", "供体",
    ])
    private let female = KeywordTrie(["female", "woman", "lady", "girl", "f", "女性", "女"])
    private let male = KeywordTrie(["male", "man", "gentleman", "boy", "m", "男性", "男"])
    private let sexLabels = KeywordTrie(["sex:", "gender:", "sex", "gender", "性别:", "性别"])

    init() {
        let all: [(phrases: [String], phrase: Phrase)] = [
            (["room air", "on ra", "breathing air", "未吸氧", "吸空气", "空气下", "自然状态"], Phrase(input: .oxygen, value: 0)),
            (
                [
                    "nasal cannula", "nasal prongs", "l nc", "l o2", "l/min o2", "l oxygen", "on oxygen", "oxygen at", "of oxygen", "supplemental oxygen", "face mask", "venturi",
                    "non-rebreather",
                    "high-flow", "on hfnc", "bipap", "mechanically ventilated", "fio2", "吸氧", "鼻导管", "鼻塞给氧", "面罩", "高流量", "机械通气", "呼吸机",
                ], Phrase(input: .oxygen, value: 1)
            ),
            (["oriented", "a&o", "a&ox3", "a&ox4", "aox3", "aox4", "定向力正常", "定向力完整", "定向力可", "对答切题", "回答切题"], Phrase(input: .confusion, value: 0, turns: true)),
            (["disoriented", "定向力障碍", "定向障碍", "答非所问"], Phrase(input: .confusion, value: 1)),
            (["labile inr", "unstable inr", "labile inrs", "inr波动", "inr不稳定"], Phrase(input: .labileINR, value: 1)),
            (["stable inr", "stable inrs", "inr稳定"], Phrase(input: .labileINR, value: 0)),
        ]
        trie = KeywordTrie(all.enumerated().flatMap { index, entry in entry.phrases.map { ($0, index) } }, spansLines: true)
        phrases = all.map(\.phrase)
    }

    func read(_ document: Document, into reading: inout ScoreInputReader.Reading) {
        var buffer = ScalarBuffer()
        buffer.read(document.text, table: .standard)
        var place = 0
        while place < buffer.count {
            guard let found = trie.match(buffer, at: place, end: buffer.count) else {
                place += 1
                continue
            }
            let phrase = phrases[found.number], span = buffer.span(place..<found.end)
            if !isFamily(span, document), !isDenied(place, buffer) {
                reading.add(phrase.input, ScoreEvidence(value: phrase.value, source: .text, span: span))
            } else if phrase.turns, isDenied(place, buffer) {
                reading.add(phrase.input, ScoreEvidence(value: 1 - phrase.value, source: .text, span: span))
            }
            place = found.end
        }
    }

    /// The first age of the text that is not a relative's, and the sex beside it or behind a label of its own.
    func readPerson(_ document: Document, into reading: inout ScoreInputReader.Reading) {
        var buffer = ScalarBuffer()
        buffer.read(document.text, table: .standard)
        var place = 0, hasAge = reading.first[.age] != nil, hasSex = reading.first[.isFemale] != nil
        while place < buffer.count, !hasAge || !hasSex {
            defer { place += 1 }
            if !hasSex, let label = sexLabels.match(buffer, at: place, end: buffer.count), let sex = sex(buffer, skip(buffer, label.end)) {
                reading.add(.isFemale, ScoreEvidence(value: sex.isFemale ? 1 : 0, source: .text, span: buffer.span(sex.range)))
                hasSex = true
            }
            guard let age = age(buffer, place), !isFamily(buffer.span(age.range), document), !isKin(buffer, age.range) else { continue }
            if !hasAge {
                reading.add(.age, ScoreEvidence(value: age.years, source: .text, span: buffer.span(age.range)))
                hasAge = true
            }
            if !hasSex, let sex = sex(beside: age.range, buffer) {
                reading.add(.isFemale, ScoreEvidence(value: sex.isFemale ? 1 : 0, source: .text, span: buffer.span(sex.range)))
                hasSex = true
            }
        }
    }

    // MARK: Ages

    /// Years with their unit (78-year-old, 70岁) or behind a label (Age: 67); what has happened "at the age of" is none of today.
    private func age(_ buffer: borrowing ScalarBuffer, _ start: Int) -> (years: Double, range: Range<Int>)? {
        guard let digit = digit(buffer, start), start == 0 || self.digit(buffer, start - 1) == nil && buffer.folded[start - 1] != 0x2E else { return nil }
        var end = start + 1, years = digit
        while end < buffer.count, let next = self.digit(buffer, end), end - start < 4 {
            years = years * 10 + next
            end += 1
        }
        guard years <= 120, end - start <= 3 else { return nil }
        var next = end
        while next < buffer.count, next < end + 2, buffer.folded[next] == 0x20 || buffer.folded[next] == 0x2D { next += 1 }
        if let ending = ageEndings.match(buffer, at: next, end: buffer.count), !isPast(buffer, start) { return (Double(years), start..<ending.end) }
        // F/78, 67M and the like stand behind labels or at the head of a note only.
        for length in 3...5 where start >= length {
            guard let label = ageLabels.match(buffer, at: start - length, end: start), skip(buffer, label.end) == start, !isPast(buffer, start - length) else { continue }
            if next < buffer.count, buffer.folded[next] == 0x25 || [0x6708, 0x5929].contains(buffer.scalars[next]) { return nil }
            return (Double(years), start..<end)
        }
        return nil
    }

    /// Whether an age is one at which something was or will be: since age 40, at 12 years of age, 5岁时.
    private func isPast(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Bool {
        var place = start
        while place > 0, buffer.folded[place - 1] == 0x20 { place -= 1 }
        let words: [[UInt32]] = [[0x61, 0x74], [0x66, 0x72, 0x6F, 0x6D], [0x73, 0x69, 0x6E, 0x63, 0x65], [0x61, 0x67, 0x65], [0x6F, 0x66], [0x75, 0x6E, 0x74, 0x69, 0x6C]]
        return words.contains { word in
            place >= word.count && word.indices.allSatisfy { buffer.folded[place - word.count + $0] == word[$0] }
                && (place == word.count || buffer.classes[place - word.count - 1] != CharacterClass.letter.rawValue)
        }
    }

    private func isKin(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>) -> Bool {
        for place in max(0, range.lowerBound - 14)..<range.lowerBound where !isStop(buffer, place..<range.lowerBound) {
            if kin.match(buffer, at: place, end: range.lowerBound) != nil { return true }
        }
        let next = skip(buffer, range.upperBound)
        return kin.match(buffer, at: next, end: buffer.count) != nil
    }

    private func isStop(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>) -> Bool {
        range.contains { [0x2E, 0x3B, 0x0A, 0x3002].contains(buffer.folded[$0]) }
    }

    // MARK: Sex

    private func sex(beside age: Range<Int>, _ buffer: borrowing ScalarBuffer) -> (isFemale: Bool, range: Range<Int>)? {
        var place = age.upperBound
        while place < min(buffer.count, age.upperBound + 40), ![0x2E, 0x3B, 0x0A, 0x3002].contains(buffer.folded[place]) {
            if let sex = sex(buffer, place), isAlone(buffer, sex.range) { return sex }
            place += 1
        }
        place = age.lowerBound - 1
        while place >= max(0, age.lowerBound - 12) {
            if let sex = sex(buffer, place), isAlone(buffer, sex.range) { return sex }
            place -= 1
        }
        return nil
    }

    private func sex(_ buffer: borrowing ScalarBuffer, _ place: Int) -> (isFemale: Bool, range: Range<Int>)? {
        guard place < buffer.count else { return nil }
        if let found = female.match(buffer, at: place, end: buffer.count) { return (true, place..<found.end) }
        return male.match(buffer, at: place, end: buffer.count).map { (false, place..<$0.end) }
    }

    /// 男 and 女 within a word (女儿, 子女) say nothing of the patient.
    private func isAlone(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>) -> Bool {
        guard buffer.classes[range.lowerBound] == CharacterClass.han.rawValue, range.count == 1 else { return true }
        let han = CharacterClass.han.rawValue
        // 患者女，70岁; 男患者
        let isBehind = range.lowerBound > 0 && buffer.classes[range.lowerBound - 1] == han && buffer.scalars[range.lowerBound - 1] != 0x8005
        let isBefore = range.upperBound < buffer.count && buffer.classes[range.upperBound] == han && buffer.scalars[range.upperBound] != 0x60A3
        return !isBehind && !isBefore
    }

    // MARK: Text

    private func digit(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Int? {
        buffer.folded[place] >= 0x30 && buffer.folded[place] <= 0x39 ? Int(buffer.folded[place]) - 0x30 : nil
    }

    /// The place behind spaces, colons and hyphens.
    private func skip(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Int {
        var place = start
        while place < buffer.count, [0x20, 0x3A, 0x2D].contains(buffer.folded[place]) { place += 1 }
        return place
    }

    private func isFamily(_ span: TextSpan, _ document: Document) -> Bool { document.section(at: span.start).map { document.sections[$0].kind == "family_history" } ?? false }

    /// Whether a word of denial stands right before: not oriented, 无, 未.
    private func isDenied(_ start: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = start
        while place > 0, buffer.folded[place - 1] == 0x20 { place -= 1 }
        guard place > 0 else { return false }
        if [0x65E0, 0x672A, 0x4E0D, 0x505C].contains(buffer.scalars[place - 1]) { return true }
        return (["not", "no", "off", "without"] as [StaticString]).contains { word in
            let count = word.utf8CodeUnitCount
            guard place >= count, place == count || buffer.classes[place - count - 1] != CharacterClass.letter.rawValue else { return false }
            return (0..<count).allSatisfy { buffer.folded[place - count + $0] == UInt32(word.utf8Start[$0]) }
        }
    }
}

public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Dates, times of day, durations and sets, each sentence read in its own language.
public struct TimeComponent: Component {
    private let english: EnglishTimeReader
    private let chinese: ChineseTimeReader
    public let name = "times"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = [.times]

    public init(english: TimeTable, chinese: ChineseTimeTable) {
        self.english = EnglishTimeReader(table: english)
        self.chinese = ChineseTimeReader(table: chinese)
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let reference = document.referenceTime.flatMap { TimeReference($0) }
        var mentions: [TimeMention] = [], times: [TimeExpression] = []
        // A text without a single finding is no note.
        let isNote = !document.entities.isEmpty
        let isInfant = isNote && Self.isInfant(workspace.text.buffer)
        // All these lists are in text order.
        var entity = 0, medication = 0, measurement = 0, story = ChineseTimeReader.Story(isNote: isNote)
        for sentence in document.sentences {
            try deadline.check()
            guard let first = sentence.tokens.first, let last = sentence.tokens.last else { continue }
            let range = Int(document.tokens[first].startScalar)..<Int(document.tokens[last].endScalar)
            mentions.removeAll(keepingCapacity: true)
            switch sentence.language {
            case .english: english.read(workspace.text.buffer, range, reference: reference, isNote: isNote, isPlan: isPlan(sentence, document), into: &mentions)
            case .chinese: chinese.read(workspace.text.buffer, range, reference: reference, isPlan: isPlan(sentence, document), story: &story, into: &mentions)
            }
            guard !mentions.isEmpty else { continue }
            while entity < document.entities.count, document.entities[entity].span.end <= sentence.span.start { entity += 1 }
            var near = entity
            for mention in mentions {
                let span = workspace.text.buffer.span(mention.range)
                while near < document.entities.count, document.entities[near].span.end <= span.start { near += 1 }
                while medication < document.medications.count, document.medications[medication].span.end <= span.start { medication += 1 }
                while measurement < document.measurements.count, document.measurements[measurement].span.end <= span.start { measurement += 1 }
                guard !isName(span, near, document.entities) else { continue }
                // Months and years in which a child learned to walk are its age.
                if mention.kind == .duration, sentence.language == .chinese, isOfAges(span, document) || isOfBirth(mention, workspace.text.buffer) { continue }
                if isInfant, sentence.language == .english, isOfAge(mention, workspace.text.buffer) { continue }
                // 12.5秒 of a clotting test is its value.
                if mention.kind == .duration, measurement < document.measurements.count, document.measurements[measurement].span.contains(span) { continue }
                if mention.kind == .set,
                    isDosing(span, near, entity, document.entities, workspace.text.buffer, mention.range.lowerBound, sentence)
                        || medication < document.medications.count && document.medications[medication].span.contains(span) && !isSeason(mention.value)
                {
                    continue
                }
                let time = expression(mention, span, near, entity..<document.entities.count, document.entities, sentence.span, workspace.text.buffer)
                if medication > 0, time.kind == .date { bound(&document.medications[medication - 1], by: time, in: sentence) }
                times.append(time)
            }
        }
        document.times = times
        MeasurementTimes.assign(&document, workspace.text.buffer)
    }

    /// "Since 2019" and "until 2015" right behind a medication say when it began and ended.
    private func bound(_ medication: inout Medication, by time: TimeExpression, in sentence: Sentence) {
        guard medication.span.start >= sentence.span.start, time.span.start - medication.span.end <= Self.widestGap else { return }
        if time.modifier == "ON_OR_BEFORE", medication.end == nil { medication.end = time.value }
        if time.modifier == "ON_OR_AFTER", medication.start == nil { medication.start = time.value }
    }

    /// Bytes: " until ", 至.
    private static let widestGap = 8

    private static let names: Set<EntityKind> = [.disease, .symptom, .drug, .test, .procedure, .anatomy, .device]

    /// A part of an entity's name (24h尿蛋白定量) is no time.
    private func isName(_ span: TextSpan, _ near: Int, _ entities: [Entity]) -> Bool {
        var place = near
        while place < entities.count, entities[place].span.start <= span.start {
            if entities[place].span.end >= span.end, entities[place].span != span, Self.names.contains(entities[place].kind) { return true }
            place += 1
        }
        return false
    }

    /// How often a drug is taken belongs to the medication: the mention before, in the sentence, is a drug, or one follows at once.
    ///
    /// In Chinese the next clause speaks of something else (口服泼尼松，每周复查血常规).
    private func isDosing(_ span: TextSpan, _ near: Int, _ first: Int, _ entities: [Entity], _ buffer: borrowing ScalarBuffer, _ place: Int, _ sentence: Sentence) -> Bool {
        if near > first, entities[near - 1].kind == .drug {
            guard sentence.language == .english else { return !isParted(entities[near - 1].span.end, place, buffer) }
            // Ganciclovir, weekly PCR
            let isOfTest = near < entities.count && [.test, .procedure].contains(entities[near].kind) && entities[near].span.start == span.end + 1
            return !isOfTest || !isParted(entities[near - 1].span.end, place, buffer)
        }
        return near < entities.count && entities[near].kind == .drug && entities[near].span.start <= min(span.end + 2, sentence.span.end - 1)
    }

    /// A comma, semicolon or the like stands between a byte and a scalar behind it, or many characters do.
    private func isParted(_ byte: Int, _ place: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        var index = place - 1
        while index >= 0, Int(buffer.offsets[index]) >= byte {
            if [0x2C, 0x3B, 0x3002, 0x3A, 0x0A].contains(buffer.folded[index]) || place - index > 24 { return true }
            index -= 1
        }
        return false
    }

    /// Sections that tell what is to come.
    private static let plans: Set<String> = ["plan", "assessment_and_plan", "follow_up", "discharge_instructions"]

    private func isPlan(_ sentence: Sentence, _ document: borrowing Document) -> Bool {
        document.section(at: sentence.span.start).map { Self.plans.contains(document.sections[$0].kind) } ?? false
    }

    private func isOfAges(_ span: TextSpan, _ document: borrowing Document) -> Bool {
        document.section(at: span.start).map { ["developmental_history", "feeding_history"].contains(document.sections[$0].kind) } ?? false
    }

    /// Whether the first lines tell of a patient whose age counts in months.
    private static func isInfant(_ buffer: borrowing ScalarBuffer) -> Bool {
        let end = min(buffer.count, 600)
        var place = 0
        while place < end {
            if place == 0 || buffer.classes[place - 1] != CharacterClass.letter.rawValue, infants.contains(where: { stands($0, at: place, end, buffer) }) { return true }
            place += 1
        }
        return false
    }

    /// 胎龄37+5周, and the minutes of Apgar scores (Apgar评分 1分钟9分、5分钟10分): an age, and what a score is of.
    private func isOfBirth(_ mention: TimeMention, _ buffer: borrowing ScalarBuffer) -> Bool {
        let start = mention.range.lowerBound
        var place = start - 1
        // 龄, with a colon or 为 between
        while place > 0, place > start - 3, buffer.folded[place] == 0x3A || buffer.scalars[place] == 0x4E3A || buffer.folded[place] == 0x20 { place -= 1 }
        if place > 0, buffer.scalars[place] == 0x9F84, [0x80CE, 0x5B55].contains(buffer.scalars[place - 1]) { return true }
        guard mention.value == "PT1M" || mention.value == "PT5M" || mention.value == "PT10M" else { return false }
        place = start - 1
        while place >= 4, place > start - 30, ![0x3002, 0x3B, 0x0A].contains(buffer.folded[place]) {
            // apgar
            if buffer.folded[place] == 0x72, buffer.folded[place - 1] == 0x61, buffer.folded[place - 2] == 0x67, buffer.folded[place - 3] == 0x70, buffer.folded[place - 4] == 0x61
            {
                return true
            }
            place -= 1
        }
        return false
    }

    private static let infants = [
        "month-old", "months-old", "month old", "months old", "mo old", "mo boy", "mo girl", "mo m", "mo f", "week-old", "weeks-old", "day-old", "days-old", "newborn", "infant",
        "neonate", "neonatal", "well baby", "nicu", "month well", "toddler",
    ].map { $0.unicodeScalars.map(\.value) }
    private static let beforeAges = ["at ", "over ", "rtc ", "by ", "until ", "since "].map { $0.unicodeScalars.map(\.value) }

    private static func stands(_ words: [UInt32], at place: Int, _ end: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard place + words.count <= end, words.indices.allSatisfy({ buffer.folded[place + $0] == words[$0] }) else { return false }
        return place + words.count >= buffer.count || buffer.classes[place + words.count] != CharacterClass.letter.rawValue || words[words.count - 1] == 0x20
    }

    /// Months and years at which a small child was or is to be seen are its age: an ear infection at 5 months, ibuprofen over 6 months.
    private func isOfAge(_ mention: TimeMention, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard mention.kind == .duration || mention.kind == .date else { return false }
        let last = buffer.folded[mention.range.upperBound - 1]
        let words =
            mention.range.count < 24
            && mention.range.dropLast().contains { buffer.folded[$0] == 0x6D && buffer.folded[$0 + 1] == 0x6F || buffer.folded[$0] == 0x77 }
        guard words, last == 0x6F || last == 0x68 || last == 0x73 || last == 0x6B else { return false }
        if buffer.folded[mention.range.lowerBound] < 0x40, mention.range.contains(where: { UnitReader.isMinus(buffer.scalars[$0]) }), mention.kind == .duration { return true }
        return Self.beforeAges.contains { mention.range.lowerBound >= $0.count && Self.stands($0, at: mention.range.lowerBound - $0.count, buffer.count, buffer) }
    }

    /// A vaccine of every autumn: a time of the year, and no dosing.
    private func isSeason(_ value: String) -> Bool { value.hasPrefix("XXXX-") && !value.hasPrefix("XXXX-WXX") && !value.hasPrefix("XXXX-XX") }

    /// The entity that the words of an anchor name, or the operation nearest before the time in its sentence, else behind it.
    private func event(_ anchor: TimeMention.Anchor, _ near: Int, _ places: Range<Int>, _ entities: [Entity], _ sentence: TextSpan, _ buffer: borrowing ScalarBuffer) -> Int? {
        // A sentence has few entities; a list of thousands is no sentence.
        let around = places.clamped(to: near - Self.reach..<near + Self.reach)
        switch anchor {
        case .words(let range):
            let words = buffer.span(range)
            return around.first { entities[$0].span.overlaps(words) }
        case .operation:
            return around.last { $0 < near && entities[$0].kind == .procedure }
                ?? around.first { $0 >= near && entities[$0].kind == .procedure && entities[$0].span.start < sentence.end }
        }
    }

    private static let reach = 32

    private func expression(
        _ mention: TimeMention, _ span: TextSpan, _ near: Int, _ places: Range<Int>, _ entities: [Entity], _ sentence: TextSpan, _ buffer: borrowing ScalarBuffer
    ) -> TimeExpression {
        TimeExpression(
            span: span, kind: mention.kind, value: mention.value, begin: mention.begin, end: mention.end, modifier: mention.modifier, frequency: mention.frequency,
            event: mention.anchor.flatMap { event($0, near, places, entities, sentence, buffer) })
    }
}

public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Dates, times of day, durations and sets, each sentence read in its own language.
public struct TimeComponent: Component {
    private let english: EnglishTimeReader
    public let name = "times"
    public let requires: Set<Annotation> = [.tokens, .sentences, .entities]
    public let provides: Set<Annotation> = [.times]

    public init(english: TimeTable) { self.english = EnglishTimeReader(table: english) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let reference = document.referenceTime.flatMap { TimeReference($0) }
        var mentions: [TimeMention] = [], times: [TimeExpression] = []
        // Both lists are in text order.
        var entity = 0
        for sentence in document.sentences {
            try deadline.check()
            guard let first = sentence.tokens.first, let last = sentence.tokens.last else { continue }
            let range = Int(document.tokens[first].startScalar)..<Int(document.tokens[last].endScalar)
            mentions.removeAll(keepingCapacity: true)
            switch sentence.language {
            case .english: english.read(workspace.text.buffer, range, reference: reference, isPlan: isPlan(sentence, document), into: &mentions)
            case .chinese: break
            }
            guard !mentions.isEmpty else { continue }
            while entity < document.entities.count, document.entities[entity].span.end <= sentence.span.start { entity += 1 }
            for mention in mentions where mention.kind != .set || !isDosing(workspace.text.buffer.span(mention.range), from: entity, document.entities) {
                times.append(expression(mention, sentence.span, from: entity, document.entities, workspace.text.buffer))
            }
        }
        document.times = times
    }

    /// How often a drug is taken belongs to the medication: the mention before is a drug, or one follows at once.
    private func isDosing(_ span: TextSpan, from first: Int, _ entities: [Entity]) -> Bool {
        var place = first, last: EntityKind?
        while place < entities.count, entities[place].span.start < span.start {
            last = entities[place].kind
            place += 1
        }
        return last == .drug || place < entities.count && entities[place].kind == .drug && entities[place].span.start <= span.end + 2
    }

    /// Sections that tell what is to come.
    private static let plans: Set<String> = ["plan", "assessment_and_plan", "follow_up", "discharge_instructions"]

    private func isPlan(_ sentence: Sentence, _ document: borrowing Document) -> Bool {
        document.section(at: sentence.span.start).map { Self.plans.contains(document.sections[$0].kind) } ?? false
    }

    private func expression(_ mention: TimeMention, _ sentence: TextSpan, from first: Int, _ entities: [Entity], _ buffer: borrowing ScalarBuffer) -> TimeExpression {
        let span = buffer.span(mention.range)
        var event: Int?
        if let anchor = mention.anchor {
            let words: TextSpan? = if case .words(let range) = anchor { buffer.span(range) } else { nil }
            var place = first
            while place < entities.count, entities[place].span.start < sentence.end {
                let entity = entities[place]
                if let words {
                    if entity.span.overlaps(words) {
                        event = place
                        break
                    }
                } else if entity.kind == .procedure, event == nil || entity.span.end <= span.start {
                    // The last one before, or else the first behind.
                    event = place
                }
                place += 1
            }
        }
        return TimeExpression(
            span: span, kind: mention.kind, value: mention.value, begin: mention.begin, end: mention.end, modifier: mention.modifier, frequency: mention.frequency, event: event)
    }
}

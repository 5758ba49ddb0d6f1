public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Dates, times of day, durations and sets, each sentence read in its own language.
public struct TimeComponent: Component {
    private let english: EnglishTimeReader
    private let chinese: ChineseTimeReader
    public let name = "times"
    public let requires: Set<Annotation> = [.tokens, .sentences, .entities]
    public let provides: Set<Annotation> = [.times]

    public init(english: TimeTable, chinese: ChineseTimeTable) {
        self.english = EnglishTimeReader(table: english)
        self.chinese = ChineseTimeReader(table: chinese)
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let reference = document.referenceTime.flatMap { TimeReference($0) }
        var mentions: [TimeMention] = [], times: [TimeExpression] = []
        // Both lists are in text order.
        var entity = 0, story = ChineseTimeReader.Story(isNote: !document.entities.isEmpty)
        for sentence in document.sentences {
            try deadline.check()
            guard let first = sentence.tokens.first, let last = sentence.tokens.last else { continue }
            let range = Int(document.tokens[first].startScalar)..<Int(document.tokens[last].endScalar)
            mentions.removeAll(keepingCapacity: true)
            switch sentence.language {
            case .english: english.read(workspace.text.buffer, range, reference: reference, into: &mentions)
            case .chinese: chinese.read(workspace.text.buffer, range, reference: reference, story: &story, into: &mentions)
            }
            guard !mentions.isEmpty else { continue }
            while entity < document.entities.count, document.entities[entity].span.end <= sentence.span.start { entity += 1 }
            var near = entity
            for mention in mentions {
                let start = workspace.text.buffer.span(mention.range).start
                while near < document.entities.count, document.entities[near].span.end <= start { near += 1 }
                guard !isWithin(mention, from: near, document, workspace.text.buffer) else { continue }
                times.append(expression(mention, sentence.span, from: entity, document.entities, workspace.text.buffer))
            }
        }
        document.times = times
    }

    private static let names: Set<EntityKind> = [.disease, .symptom, .drug, .test, .procedure, .anatomy, .device]

    /// A part of an entity's name (24h尿蛋白定量) is no time, nor is the frequency of a dose.
    private func isWithin(_ mention: TimeMention, from first: Int, _ document: Document, _ buffer: borrowing ScalarBuffer) -> Bool {
        let span = buffer.span(mention.range)
        var place = first
        while place < document.entities.count, document.entities[place].span.start <= span.start {
            let entity = document.entities[place]
            if entity.span.end >= span.end, entity.span != span, Self.names.contains(entity.kind) { return true }
            place += 1
        }
        if mention.kind == .set { return document.medications.contains { $0.span.start <= span.start && $0.span.end >= span.end } }
        return mention.kind == .duration && document.measurements.contains { $0.span.start <= span.start && $0.span.end >= span.end }
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

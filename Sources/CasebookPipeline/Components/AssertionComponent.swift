public import CasebookCore
public import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Assertions of the document's entities, by rules and, where there is one for the language, by a model.
public struct AssertionComponent: Component {
    /// A model, and the sentences that it is asked about.
    public struct Learned: Sendable {
        public var assertion: LearnedAssertion
        /// What results call it.
        public var name: String
        /// The language of its sentences; all where it is nil.
        public var only: Language?
        /// The training corpus whose way of annotating is followed; the model's first where it is nil.
        public var guideline: String?

        public init(_ assertion: LearnedAssertion, name: String, only: Language? = nil, guideline: String? = nil) {
            self.assertion = assertion
            self.name = name
            self.only = only
            self.guideline = guideline
        }
    }

    private let rules: AssertionRuleTable
    private let engine: AssertionEngine
    private let learned: [Learned]
    public let name = "assertions"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = [.assertions]

    public init(rules: AssertionRuleTable, learned: [Learned] = []) {
        self.rules = rules
        self.learned = learned
        engine = AssertionEngine(rules: rules)
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let (verdicts, cues) = try assess(&document, &workspace, deadline)
        guard !learned.isEmpty, !document.entities.isEmpty else { return }
        let entities = zip(document.entities, verdicts).map { entity, verdict in
            AssertionEntity(
                start: workspace.text.buffer.place(ofByte: entity.span.start), end: workspace.text.buffer.place(ofByte: entity.span.end), kind: entity.kind.rawValue,
                verdict: verdict)
        }
        for model in learned where model.only == nil || document.sentences.contains(where: { $0.language == model.only }) {
            let judgements = try model.assertion.judgements(
                document, workspace.text.buffer, entities: entities, cues: cues, only: model.only, guideline: model.guideline, workspace: &workspace.tagger
            ) { () throws(ClinicalError) in try deadline.check() }
            for judgement in judgements where model.assertion.overrules(verdicts[judgement.entity], judgement) {
                if document.entities[judgement.entity].assertion.set(judgement.axis, to: judgement.value) {
                    document.entities[judgement.entity].assertion.source = "model:" + model.name
                }
            }
        }
    }

    /// What the rules say of the document's entities, which are told it, and the cues of the sentences that these stand in.
    package func assess(
        _ document: inout Document, _ workspace: inout PipelineWorkspace, _ deadline: Deadline
    ) throws(ClinicalError) -> (verdicts: [AssertionVerdict], cues: [AssertionCue]) {
        var verdicts = [AssertionVerdict](repeating: AssertionVerdict(), count: document.entities.count), cues: [AssertionCue] = []
        // Given entities may stand in any order; sentences and entities are walked in text order.
        let order = document.entities.indices.sorted { document.entities[$0].span < document.entities[$1].span }
        var next = 0
        var members: [Int] = []
        for (number, sentence) in document.sentences.enumerated() where next < order.count {
            if number % 64 == 63 { try deadline.check() }
            members.removeAll(keepingCapacity: true)
            while next < order.count, document.entities[order[next]].span.start < sentence.span.end {
                members.append(order[next])
                next += 1
            }
            guard !members.isEmpty else { continue }
            assess(members, sentence, &document, &workspace, &verdicts)
            for cue in workspace.cues { cues.append(AssertionCue(cue, rules)) }
        }
        return (verdicts, cues)
    }

    private func assess(
        _ members: [Int], _ sentence: Sentence, _ document: inout Document, _ workspace: inout PipelineWorkspace, _ verdicts: inout [AssertionVerdict]
    ) {
        let first = Int(document.tokens[sentence.tokens.lowerBound].startScalar)
        let last = Int(document.tokens[sentence.tokens.upperBound - 1].endScalar)
        workspace.targets.removeAll(keepingCapacity: true)
        for member in members {
            let span = document.entities[member].span
            let start = workspace.text.buffer.place(ofByte: span.start, from: first, to: last)
            let end = workspace.text.buffer.place(ofByte: span.end, from: start, to: max(last, start))
            workspace.targets.append(AssertionEngine.Target(kind: document.entities[member].kind, start: Int32(start), end: Int32(end)))
        }
        engine.assess(&workspace.targets, in: sentence, document, workspace.text.buffer, cues: &workspace.cues)
        for (index, member) in members.enumerated() {
            verdicts[member] = workspace.targets[index].verdict
            document.entities[member].assertion = verdicts[member].assertion
            if document.entities[member].role == nil { document.entities[member].role = Self.role(of: document.entities[member], in: document) }
        }
    }

    /// The role that the heading gives.
    private static func role(of entity: Entity, in document: borrowing Document) -> String? {
        guard entity.kind == .disease, let section = entity.section else { return nil }
        switch document.sections[section].kind {
        case "admission_diagnosis": return "admission"
        case "discharge_diagnosis": return "discharge"
        case "differential_diagnosis": return "differential"
        default: return nil
        }
    }
}

extension Assertion {
    /// Sets an axis; true where that changes it. A value that no axis knows changes nothing.
    fileprivate mutating func set(_ axis: AssertionAxis, to value: String) -> Bool {
        let before = self
        switch axis {
        case .status: status = Status(rawValue: value) ?? status
        case .temporality: temporality = Temporality(rawValue: value) ?? temporality
        case .subject:
            guard let new = Subject(rawValue: value), new != subject else { return false }
            subject = new
            relation = new == .family ? "FAMMEMB" : nil
        }
        return self != before
    }
}

public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Assertions of the document's entities.
public struct AssertionComponent: Component {
    private let engine: AssertionEngine
    public let name = "assertions"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = [.assertions]

    public init(rules: AssertionRuleTable) { engine = AssertionEngine(rules: rules) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
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
            assess(members, sentence, &document, &workspace)
        }
    }

    private func assess(_ members: [Int], _ sentence: Sentence, _ document: inout Document, _ workspace: inout PipelineWorkspace) {
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
            document.entities[member].assertion = workspace.targets[index].assertion
            if document.entities[member].role == nil { document.entities[member].role = Self.role(of: document.entities[member], in: document) }
        }
    }

    /// The role that the heading gives.
    private static func role(of entity: Entity, in document: borrowing Document) -> String? {
        guard let section = entity.section else { return nil }
        let kind = document.sections[section].kind
        if entity.kind == .disease {
            switch kind {
            case "admission_diagnosis": return "admission"
            case "discharge_diagnosis": return "discharge"
            case "differential_diagnosis": return "differential"
            default: return nil
            }
        }
        return kind == "allergies" && (entity.kind == .drug || entity.kind == .substance) ? "allergen" : nil
    }
}

internal import CasebookCore
public import CasebookText

/// Links what was found in the text of a record with the coded statements of the same section.
///
/// An entity belongs to a statement of its own sort (a disease to a problem, a drug to a medication): to the one whose words the record says stand there,
/// else to the one that has its words as name. Where several come into question and differ in what they say (given and refused, present and ruled out),
/// it belongs to none. The statement's code joins the entity's, and its denial holds for it. Linear in entities and statements.
public enum FactLinks {
    /// Statements of one name and sort in one section.
    private struct Namesakes {
        var first: Int
        /// All of them hold, or none does.
        var agree = true
    }

    private struct Name: Hashable {
        var section: Int
        var words: String
    }

    /// Words that more statements share than this say nothing of any of them.
    private static let mostSharing = 32

    public static func link(_ document: inout Document) {
        guard !document.facts.isEmpty, !document.entities.isEmpty else { return }
        let names = document.facts.map { fact in [fact.name, fact.code?.display].compactMap { $0.map(key) }.filter { !$0.isEmpty } }
        var namesakes: [Name: [String: Namesakes]] = [:]
        var spans: [(span: TextSpan, fact: Int)] = []
        for (index, fact) in document.facts.enumerated() {
            if let section = fact.section {
                for words in Set(names[index]) {
                    let name = Name(section: section, words: words)
                    if let known = namesakes[name]?[fact.kind] {
                        if !agree(document.facts[known.first], fact) { namesakes[name]?[fact.kind]?.agree = false }
                    } else {
                        namesakes[name, default: [:]][fact.kind] = Namesakes(first: index)
                    }
                }
            }
            if let span = fact.span { spans.append((span, index)) }
        }
        spans.sort { $0.span < $1.span }
        var first = 0
        for index in document.entities.indices {
            let entity = document.entities[index]
            while first < spans.count, spans[first].span.end <= entity.span.start { first += 1 }
            if let fact = byPlace(entity, spans[first...].prefix(mostSharing), names, document) ?? byName(entity, namesakes, document) { attach(fact, to: index, &document) }
        }
    }

    private static func agree(_ one: DocumentFact, _ other: DocumentFact) -> Bool { one.isNegated == other.isNegated && one.isCurrent == other.isCurrent }

    /// The statement whose words stand where the entity does.
    private static func byPlace(_ entity: Entity, _ spans: ArraySlice<(span: TextSpan, fact: Int)>, _ names: [[String]], _ document: Document) -> Int? {
        let words = key(document.text[entity.span])
        var named: [Int] = []
        var sole: Int?
        for (span, fact) in spans where span.contains(entity.span) && fits(entity.kind, document.facts[fact].kind) {
            if names[fact].contains(where: { $0.contains(words) || words.contains($0) }) {
                named.append(fact)
            } else if sole == nil, fills(entity.span, span, document) {
                sole = fact
            }
        }
        guard let first = named.first else { return sole }
        return named.allSatisfy { agree(document.facts[$0], document.facts[first]) } ? first : nil
    }

    /// Whether an entity is most of the cell, or of the words, that a statement points to, and so what it is about under another name.
    private static func fills(_ entity: TextSpan, _ span: TextSpan, _ document: Document) -> Bool {
        document.text.withUTF8 { text in
            var start = entity.start
            while start > span.start, text[start - 1] != UInt8(ascii: "|"), text[start - 1] != 0x0A, entity.end - start < entity.count * 4 { start -= 1 }
            var end = entity.end
            while end < span.end, text[end] != UInt8(ascii: "|"), text[end] != 0x0A, end - start < entity.count * 4 { end += 1 }
            return entity.count * 2 >= end - start
        }
    }

    /// The statement of the entity's section that has its words as name.
    private static func byName(_ entity: Entity, _ namesakes: [Name: [String: Namesakes]], _ document: Document) -> Int? {
        guard let section = entity.section, let kinds = namesakes[Name(section: section, words: key(document.text[entity.span]))] else { return nil }
        let fitting = kinds.filter { fits(entity.kind, $0.key) }.values
        guard let first = fitting.min(by: { $0.first < $1.first }), fitting.allSatisfy({ $0.agree && agree(document.facts[$0.first], document.facts[first.first]) }) else {
            return nil
        }
        return first.first
    }

    private static func attach(_ fact: Int, to entity: Int, _ document: inout Document) {
        document.entities[entity].fact = fact
        // What its author states to be absent is so, however the row beside it is worded.
        if document.facts[fact].isNegated, document.entities[entity].assertion.status == .present { document.entities[entity].assertion.status = .absent }
        guard let code = document.facts[fact].code, !document.entities[entity].codes.contains(where: { $0.system == code.system && $0.code == code.code }) else { return }
        document.entities[entity].codes.append(code)
    }

    private static func key(_ words: String) -> String { words.lowercased() }

    private static func fits(_ kind: EntityKind, _ fact: String) -> Bool {
        switch fact {
        case "problem", "diagnosis", "family_history": kind == .disease || kind == .symptom
        case "functional_status", "observation", "social_history": true
        case "medication", "immunization": kind == .drug || kind == .substance
        case "allergy": kind == .drug || kind == .substance || kind == .disease || kind == .symptom
        case "result", "vital_sign", "panel": kind == .test || kind == .substance
        case "procedure", "plan": kind == .procedure || kind == .test || kind == .device
        case "device": kind == .device || kind == .procedure
        default: false
        }
    }
}

internal import CasebookCore
public import CasebookText

/// Links what was found in the text of a record with the coded statements of the same section.
///
/// An entity belongs to a statement of its own sort (a disease to a problem, a drug to a medication) that has its words as name, or whose words the
/// record says stand there. The statement's code joins the entity's, and its denial holds for it. Linear in entities and statements, but for statements of one section whose
/// words overlap.
public enum FactLinks {
    public static func link(_ document: inout Document) {
        guard !document.facts.isEmpty, !document.entities.isEmpty else { return }
        let names = document.facts.map { $0.name.map(key) }
        var byName: [Int: [String: Int]] = [:]
        var spans: [(span: TextSpan, fact: Int)] = []
        for (index, fact) in document.facts.enumerated() {
            if let section = fact.section {
                for words in [fact.name, fact.code?.display] {
                    if let words, !words.isEmpty { byName[section, default: [:]][key(words), default: index] = index }
                }
            }
            if let span = fact.span { spans.append((span, index)) }
        }
        spans.sort { $0.span < $1.span }
        var taken: Set<Int> = []
        // Names first: they are surer than places.
        for index in document.entities.indices {
            let entity = document.entities[index]
            guard let section = entity.section, let fact = byName[section]?[key(document.text[entity.span])], fits(entity.kind, document.facts[fact].kind) else { continue }
            attach(fact, to: index, &document)
            taken.insert(fact)
        }
        var first = 0
        for index in document.entities.indices where document.entities[index].fact == nil {
            let entity = document.entities[index]
            while first < spans.count, spans[first].span.end <= entity.span.start, spans[first].span.start < entity.span.start { first += 1 }
            var place = first
            // Words that more statements share than this say nothing of any of them.
            while place < spans.count, place < first + mostSharing, spans[place].span.start <= entity.span.start {
                let (span, fact) = spans[place]
                place += 1
                guard span.contains(entity.span), fits(entity.kind, document.facts[fact].kind) else { continue }
                let words = key(document.text[entity.span])
                let isNamed = names[fact].map { $0.contains(words) || words.contains($0) } ?? false
                // The first of its sort in a row of the statement's own.
                guard isNamed || taken.insert(fact).inserted else { continue }
                attach(fact, to: index, &document)
                taken.insert(fact)
                break
            }
        }
    }

    private static let mostSharing = 32

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

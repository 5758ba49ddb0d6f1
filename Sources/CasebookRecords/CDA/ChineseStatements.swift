/// Puts together what Chinese national documents spread over several statements: a test's name, value, unit and judgement; a diagnosis' words and code.
enum ChineseStatements {
    /// A panel of one test becomes a result; others stay as they are.
    static func result(of panel: ClinicalFact) -> ClinicalFact {
        let parts = panel.members + panel.members.flatMap { $0.related.map(\.fact) } + panel.members.flatMap { $0.related.flatMap { $0.fact.related.map(\.fact) } }
        func part(_ elements: String...) -> ClinicalFact? { parts.first { $0.dataElement.map { elements.contains($0) } ?? false } }
        // Test by code or item by name; its number or its words.
        guard let item = part("DE04.30.019.00", "DE04.30.010.00"), let name = words(item.value), let amount = part("DE04.30.015.00", "DE04.30.009.00"), amount.value != nil
        else { return panel }
        var result = amount
        result.kind = .result
        result.name = name
        result.code = nil
        if case .coded(let concept)? = item.value { result.code = concept }
        if result.code == nil { result.code = CodedConcept(originalText: name) }
        if case .text(let text)? = amount.value, let number = CDADataTypes.number(text) { result.value = .number(number) }
        if result.unit == nil, let unit = part("DE04.30.016.00") { result.unit = words(unit.value) }
        if let judgement = part("DE04.30.017.00") { result.interpretation = words(judgement.value) }
        result.effective = amount.effective ?? item.effective ?? panel.effective
        result.related = []
        return result
    }

    /// Diagnoses whose words and code are two statements, side by side or one within the other, made one.
    static func merged(_ facts: [ClinicalFact]) -> [ClinicalFact] {
        var merged: [ClinicalFact] = []
        for fact in facts {
            var fact = fact
            if fact.kind == .diagnosis, fact.code?.code == nil, let place = fact.related.firstIndex(where: { isCode($0.fact) }) {
                take(fact.related.remove(at: place).fact, into: &fact)
            }
            if isCode(fact), let last = merged.last, last.kind == .diagnosis, last.code?.code == nil, last.dataElement != nil {
                take(fact, into: &merged[merged.count - 1])
            } else {
                merged.append(fact)
            }
        }
        return merged
    }

    private static func isCode(_ fact: ClinicalFact) -> Bool { fact.kind == .diagnosis && fact.dataElement == "DE05.01.024.00" && fact.code?.code != nil }

    private static func take(_ code: ClinicalFact, into fact: inout ClinicalFact) {
        let words = fact.name
        fact.code = code.code
        if let words { fact.code?.originalText = words }
        if fact.effective == nil { fact.effective = code.effective }
    }

    private static func words(_ value: FactValue?) -> String? {
        switch value {
        case .text(let words), .number(let words): words
        case .coded(let concept): concept.name ?? concept.code
        default: nil
        }
    }

    /// Whether words name one thing, rather than tell a history.
    static func isPhrase(_ words: String) -> Bool { words.utf8.count <= 90 && !words.contains { "，；。,;".contains($0) } }
}

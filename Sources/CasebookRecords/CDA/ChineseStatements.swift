/// Puts together what Chinese national documents spread over several statements: a test's name, value, unit and judgement; a diagnosis' words and code.
enum ChineseStatements {
    /// A panel of one test becomes a result; of several, each becomes a member. Others stay as they are.
    static func result(of panel: ClinicalFact) -> ClinicalFact {
        var parts: [ClinicalFact] = []
        func collect(_ fact: ClinicalFact, depth: Int) {
            parts.append(fact)
            guard depth < 3 else { return }
            for related in fact.related { collect(related.fact, depth: depth + 1) }
        }
        for member in panel.members { collect(member, depth: 0) }
        let items = parts.indices.filter { isItem(parts[$0]) }
        if items.count == 1 { return result(parts[...], in: panel) ?? panel }
        guard items.count > 1 else { return panel }
        var panel = panel
        panel.members = items.enumerated().map { number, start in
            let end = number + 1 < items.count ? items[number + 1] : parts.count
            return result(parts[start..<end], in: panel) ?? parts[start]
        }
        return panel
    }

    /// Names a test: by code or in words.
    private static func isItem(_ part: ClinicalFact) -> Bool { part.dataElement == "DE04.30.019.00" || part.dataElement == "DE04.30.010.00" }

    /// One test out of its parts.
    private static func result(_ parts: ArraySlice<ClinicalFact>, in panel: ClinicalFact) -> ClinicalFact? {
        func part(_ elements: String...) -> ClinicalFact? { parts.first { $0.dataElement.map { elements.contains($0) } ?? false } }
        guard let item = parts.first(where: isItem), let name = words(item.value), let amount = part("DE04.30.015.00", "DE04.30.009.00"), amount.value != nil else { return nil }
        var result = amount
        result.kind = .result
        result.name = name
        result.code = nil
        if case .coded(let concept)? = item.value { result.code = concept }
        if result.code == nil { result.code = CodedConcept(originalText: name) }
        if case .text(let text)? = amount.value, let number = Numeral.json(text) { result.value = .number(number) }
        if result.unit == nil, let unit = part("DE04.30.016.00") { result.unit = words(unit.value) }
        if let judgement = part("DE04.30.017.00") { result.interpretation = words(judgement.value) }
        result.effective = amount.effective ?? item.effective ?? panel.effective
        if let specimen = part("DE04.50.134.00"), let words = words(specimen.value) { result.site = CodedConcept(originalText: words) }
        // What else is told of the test stays beside it.
        let told: Set<String> = ["DE04.30.019.00", "DE04.30.010.00", "DE04.30.015.00", "DE04.30.009.00", "DE04.30.016.00", "DE04.30.017.00", "DE04.50.134.00"]
        result.related = parts.filter { $0.dataElement.map { !told.contains($0) } ?? true }.map { part in
            var part = part
            part.related = []
            return RelatedFact(relation: "COMP", fact: part)
        }
        return result
    }

    /// Adds a fact; the code of a diagnosis whose words came just before, or stand within it, joins those words.
    static func append(_ fact: ClinicalFact, to facts: inout [ClinicalFact]) {
        var fact = fact
        if fact.kind == .diagnosis, fact.code?.code == nil, let place = fact.related.firstIndex(where: { isCode($0.fact) }) {
            take(fact.related.remove(at: place).fact, into: &fact)
        }
        if let last = facts.last, last.kind == .diagnosis, last.code?.code == nil, last.dataElement != nil, isCode(fact), agrees(fact, with: last.name) {
            take(fact, into: &facts[facts.count - 1])
        } else {
            facts.append(fact)
        }
    }

    private static func isCode(_ fact: ClinicalFact) -> Bool { fact.kind == .diagnosis && fact.dataElement == "DE05.01.024.00" && fact.code?.code != nil }

    /// Whether a code that stands beside words, and not within their statement, speaks of nothing else.
    private static func agrees(_ code: ClinicalFact, with words: String?) -> Bool {
        guard let display = code.code?.display, let words else { return true }
        return display.contains(words) || words.contains(display)
    }

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

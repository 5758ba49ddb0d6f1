internal import CasebookXML

/// Writes plain text for a section that has entries and no narrative, as national documents of China do: a line a statement, `name：value`, in order, with
/// the place of every value in the source.
struct EntryTextBuilder {
    private(set) var text: [UInt8] = []
    private(set) var map = NarrativeMap()
    private let isChinese: Bool

    init(isChinese: Bool) { self.isChinese = isChinese }

    mutating func read(_ entry: XMLElement) {
        for child in entry.children { statement(child) }
    }

    private mutating func statement(_ element: XMLElement) {
        // What is missing or was taken back is not said.
        if element.hasAttribute(.nullFlavor) { return }
        if let status = element.child(.statusCode)?.filled(.code), ClinicalFact.withdrawn.contains(status.lowercased()) { return }
        beginLine()
        if element.isTrue(.negationInd) { text += (isChinese ? "否认" : "No ").utf8 }
        if let mood = element.filled(.moodCode), mood != "EVN" { text += (isChinese ? "计划" : "Planned: ").utf8 }
        var hasLabel = false
        let start = text.count
        // What is given comes before how.
        if let product = element.child(.consumable) { leaves(product, hasLabel: false, start: start) }
        if let code = element.child(.code), let label = label(code) {
            add(label, at: code)
            hasLabel = true
        }
        // What was found comes before when.
        for child in element.children where child.is(.value) { value(child, hasLabel: hasLabel, start: start) }
        for child in element.children where !child.is(.consumable) && !child.is(.code) && !child.is(.value) {
            switch child.cda {
            case .text: if let words = child.content { part(words, at: child, hasLabel: hasLabel, start: start) }
            case .entryRelationship, .component: for inner in child.children where CDAEntryReader.isStatement(inner) { statement(inner) }
            case .templateId, .id, .statusCode: break
            default: leaves(child, hasLabel: hasLabel, start: start)
            }
        }
    }

    /// Words of a statement's code: its display name, else its own text, else what its data element is called.
    private func label(_ code: XMLElement) -> String? {
        code.filled(.displayName) ?? code.child(.originalText)?.content ?? code.filled(.code).flatMap { ChineseDataElements.name($0) }
    }

    private mutating func value(_ element: XMLElement, hasLabel: Bool, start: Int) {
        var words = element.content ?? element.filled(.displayName)
        if words == nil, let number = element.filled(.value) { words = number + (element.filled(.unit) ?? "") }
        if words == nil { words = Self.interval(element) }
        if words == nil { words = element.filled(.code) }
        guard let words else { return }
        part(words, at: element, hasLabel: hasLabel, start: start)
    }

    private static func interval(_ element: XMLElement) -> String? {
        let unit = (element.child(.low)?.filled(.unit) ?? element.child(.high)?.filled(.unit)) ?? ""
        switch (element.child(.low)?.filled(.value), element.child(.high)?.filled(.value)) {
        case (let low?, let high?): return "\(low)-\(high)\(unit)"
        case (let low?, nil): return "≥\(low)\(unit)"
        case (nil, let high?): return "≤\(high)\(unit)"
        case (nil, nil): return nil
        }
    }

    /// Names, times and amounts that stand in roles around a statement.
    private mutating func leaves(_ element: XMLElement, hasLabel: Bool, start: Int) {
        if CDAEntryReader.isStatement(element) { return statement(element) }
        if let words = element.filled(.displayName) ?? element.filled(.value).map({ $0 + (element.filled(.unit) ?? "") }) {
            part(words, at: element, hasLabel: hasLabel, start: start)
        }
        if element.children.first(where: { _ in true }) == nil {
            if let words = element.content { part(words, at: element, hasLabel: hasLabel, start: start) }
            return
        }
        for child in element.children {
            switch child.cda {
            case .templateId: break
            case .id: if let number = child.filled(.extension), number != "-" { part(number, at: child, hasLabel: hasLabel, start: start) }
            default: leaves(child, hasLabel: hasLabel, start: start)
            }
        }
    }

    // MARK: Lines

    private mutating func beginLine() {
        if let last = text.last, last != 0x0A { text.append(0x0A) }
    }

    private mutating func part(_ words: String, at element: XMLElement, hasLabel: Bool, start: Int) {
        if text.count > start { text += (hasLabel && !hasValue(start) ? (isChinese ? "：" : ": ") : (isChinese ? "，" : ", ")).utf8 }
        add(words, at: element)
    }

    /// Whether the line has more than its label.
    private func hasValue(_ start: Int) -> Bool { map.runs.last.map { Int($0.text) > start } ?? false }

    private mutating func add(_ words: String, at element: XMLElement) {
        map.append(text: text.count, source: UInt32(element.source), node: element.index)
        // One line a statement, whatever the value holds.
        text += words.singleSpaced.utf8
    }
}

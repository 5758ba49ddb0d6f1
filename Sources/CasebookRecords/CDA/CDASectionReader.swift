internal import CasebookCore
internal import CasebookXML

/// Reads the sections of a document: first all narratives, so that references may point anywhere, then the entries.
struct CDASectionReader {
    private struct Draft {
        var element: XMLElement
        var section: RecordSection
        var narrative: Int
        var children: [Draft]
    }

    private var narratives = CDANarratives()
    private let isChinese: Bool
    /// What was noticed; `report` says it.
    private var danglingReferences = 0
    private var nestedTooDeeply = 0

    init(isChinese: Bool) { self.isChinese = isChinese }

    /// Sections directly below `component` elements of `parent`.
    mutating func read(_ parent: XMLElement) -> [RecordSection] {
        let drafts = draft(parent)
        return drafts.map { finish($0) }
    }

    /// One section element.
    mutating func read(section element: XMLElement) -> RecordSection { finish(draft(section: element)) }

    func report(to issues: inout RecordIssues) {
        if danglingReferences > 0 { issues.add("record.dangling-reference", "\(danglingReferences) entries refer to narrative that is not in the document.") }
        if nestedTooDeeply > 0 { issues.add("record.nesting", "\(nestedTooDeeply) statements are nested too deeply and were left out.") }
    }

    private mutating func draft(_ parent: XMLElement) -> [Draft] {
        var drafts: [Draft] = []
        for component in parent.children where component.is(.component) {
            for element in component.children where element.is(.section) { drafts.append(draft(section: element)) }
        }
        return drafts
    }

    private mutating func draft(section element: XMLElement) -> Draft {
        var section = RecordSection(kind: "other")
        section.place = .node(element.index)
        section.nullFlavor = element.filled(.nullFlavor)
        section.code = CDADataTypes.concept(element.child(.code), resolve: { _ in nil })
        section.title = element.child(.title)?.content?.singleSpaced
        section.confidentiality = element.child(.confidentialityCode)?.filled(.code)
        for template in element.children where template.is(.templateId) { if let root = template.filled(.root) { section.templates.append(root) } }
        section.kind = kind(section) ?? (isChinese ? ChineseSections.kind(section, element) : nil) ?? "other"
        var reader = NarrativeReader()
        if let text = element.child(.text) { reader.read(text) }
        section.map = reader.map
        if !reader.text.isEmpty { section.text = String(decoding: reader.text, as: UTF8.self) }
        let place = narratives.append(reader)
        return Draft(element: element, section: section, narrative: place, children: draft(element))
    }

    private mutating func finish(_ draft: Draft) -> RecordSection {
        var section = draft.section
        let context = CDASectionContext(kind: section.kind, loinc: section.code?.code, narratives: narratives, section: draft.narrative)
        var reader = CDAEntryReader(context: context)
        reader.isChinese = isChinese
        reader.subject = reader.relation(draft.element)
        var builder = section.text.isEmpty ? EntryTextBuilder(isChinese: isChinese) : nil
        for entry in draft.element.children where entry.is(.entry) {
            reader.read(entry)
            builder?.read(entry)
        }
        section.entries = reader.facts
        danglingReferences += reader.danglingReferences
        nestedTooDeeply += reader.nestedTooDeeply
        if let builder, !builder.text.isEmpty {
            section.text = String(decoding: builder.text, as: UTF8.self)
            section.map = builder.map
        }
        section.sections = draft.children.map { finish($0) }
        return section
    }

    /// By LOINC code, else by template, else by a translation of the code.
    private func kind(_ section: RecordSection) -> String? {
        if let code = section.code?.code, let kind = SectionKinds.kind(loinc: code) { return kind }
        for template in section.templates { if let kind = CDASectionTemplates.kind(template) { return kind } }
        for translation in section.code?.translations ?? [] { if let code = translation.code, let kind = SectionKinds.kind(loinc: code) { return kind } }
        return nil
    }
}

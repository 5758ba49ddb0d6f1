internal import CasebookXML

extension RecordSection {
    /// The section with lines and paths of its own, so that its document can be let go.
    ///
    /// - Parameter path: makes the path to tell of an element's own.
    func located(by source: XMLRecordSource, path: (String) -> String) -> RecordSection {
        var section = self
        section.place = source.located(section.place, path: path)
        // The map's nodes are of that document; spans are then placed as their section is.
        section.map = NarrativeMap()
        section.entries = entries.map { $0.located(by: source, path: path) }
        section.sections = sections.map { $0.located(by: source, path: path) }
        return section
    }
}

extension ClinicalFact {
    func located(by source: XMLRecordSource, path: (String) -> String) -> ClinicalFact {
        var fact = self
        fact.place = source.located(fact.place, path: path)
        fact.members = members.map { $0.located(by: source, path: path) }
        fact.related = related.map { RelatedFact(relation: $0.relation, fact: $0.fact.located(by: source, path: path)) }
        return fact
    }
}

extension XMLRecordSource {
    fileprivate func located(_ place: OriginPlace, path: (String) -> String) -> OriginPlace {
        guard case .node(let node) = place else { return place }
        let element = tree.element(node)
        return .located(line: element.line, column: element.column, path: path(element.path))
    }
}

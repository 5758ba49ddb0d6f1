public import CasebookCore
public import CasebookExtraction
public import CasebookModels
public import CasebookText

/// Sections of notes without headings: what each paragraph is about, by a classifier, where it is sure of that.
///
/// Paragraphs are parted by empty lines, or are lines where the note has no empty one. Those of which the classifier is not sure, and those too short to tell, become
/// sections of kind `other`; neighbours of one kind become one section.
public struct SectionClassifierComponent: Component {
    /// A label is believed from this probability on: there 19 of 20 paragraphs of the development part of MTS-Dialog that are long enough have the right one.
    private static let sureness = 0.9
    /// Tokens that a paragraph must have.
    private static let leastTokens = 12
    private let classifiers: [ClinicalModel<TextClassifier>]
    public let name = "section-classifier"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences]
    public let provides: Set<Annotation> = [.sections]

    public init(_ classifiers: [ClinicalModel<TextClassifier>]) { self.classifiers = classifiers }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        guard !document.hasGivenSections, document.sections.count == 1, document.sections[0].title == nil,
            let classifier = classifiers.first(where: { $0.language == document.language })
        else { return }
        let sentences = document.sentences, paragraphs = paragraphs(sentences, document.tokens)
        defer { document.sentences = sentences }
        var sections: [Section] = []
        for paragraph in paragraphs {
            var label: String?
            if sentences[paragraph].reduce(0, { $0 + $1.tokens.count }) >= Self.leastTokens {
                document.sentences = Array(sentences[paragraph])
                let reading = try classifier.model.read(document, workspace.text.buffer, only: document.language, workspace: &workspace.tagger) {
                    () throws(ClinicalError) in try deadline.check()
                }
                let found = classifier.model.classify([reading], workspace: &workspace.tagger)[0]
                label = found.scores.first { $0.probability >= Self.sureness }?.label
            }
            let subject = label.flatMap { NoteSection.named[$0] }, kind = subject?.kind ?? "other"
            let start = sections.isEmpty ? 0 : sentences[paragraph.lowerBound].span.start
            if sections.last?.kind == kind { continue }
            if let last = sections.indices.last { sections[last].span = TextSpan(sections[last].span.start, start) }
            sections.append(
                Section(
                    kind: kind, loinc: subject?.loinc, title: nil, span: TextSpan(start, document.text.count), level: 1,
                    source: subject == nil ? nil : "model:" + classifier.name))
        }
        // A note of which nothing is known stays as it was.
        if sections.contains(where: { $0.source != nil }) { document.sections = sections }
    }

    /// The sentences of each paragraph.
    private func paragraphs(_ sentences: [Sentence], _ tokens: [Token]) -> [Range<Int>] {
        func starts(_ flag: Token.Flags) -> [Int] { sentences.indices.dropFirst().filter { tokens[sentences[$0].tokens.lowerBound].flags.contains(flag) } }
        var breaks = starts(.paragraphBefore)
        if breaks.isEmpty { breaks = starts(.lineBefore) }
        let borders = [0] + breaks + [sentences.count]
        return zip(borders, borders.dropFirst()).map { $0..<$1 }.filter { !$0.isEmpty }
    }
}

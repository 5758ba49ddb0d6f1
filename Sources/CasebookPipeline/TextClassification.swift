public import CasebookCore
public import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Classifies texts: tokens, sentences, and a trained classifier.
public struct TextClassification: Sendable {
    public let classifier: TextClassifier
    private let sentences: Pipeline

    public init(_ classifier: TextClassifier, lexicons: ClinicalLexicons) throws(ClinicalError) {
        self.classifier = classifier
        sentences = try Pipeline.sentences(lexicons)
    }

    /// The labels of texts that are read together: one, or the texts of a sequence in order. Throws `limit.size` and `limit.time`.
    public func classify(_ documents: [Document], workspace: inout PipelineWorkspace, deadline: Deadline = Deadline(seconds: nil)) throws(ClinicalError) -> [Classification] {
        var readings: [TextClassifier.Reading] = []
        for document in documents {
            let analysed = try sentences.annotate(document, workspace: &workspace, deadline: deadline)
            readings.append(
                try classifier.read(analysed, workspace.text.buffer, workspace: &workspace.tagger) { () throws(ClinicalError) in try deadline.check() })
        }
        return classifier.classify(readings, workspace: &workspace.tagger)
    }

    /// Attributions of a text's units, in order, for a label; nothing for a label that the classifier does not know.
    /// Throws `limit.size` and `limit.time`.
    public func attributions(
        _ document: Document, label: String, workspace: inout PipelineWorkspace, deadline: Deadline = Deadline(seconds: nil)
    ) throws(ClinicalError) -> [TextAttribution] {
        let analysed = try sentences.annotate(document, workspace: &workspace, deadline: deadline)
        let reading = try classifier.read(analysed, workspace.text.buffer, workspace: &workspace.tagger) { () throws(ClinicalError) in try deadline.check() }
        let shares = try classifier.attributions(analysed, workspace.text.buffer, label: label, workspace: &workspace.tagger) {
            () throws(ClinicalError) in try deadline.check()
        }
        return zip(reading.weights, shares).map { weight, share in
            TextAttribution(
                span: TextSpan(Int(workspace.text.buffer.offsets[share.unit.lowerBound]), Int(workspace.text.buffer.offsets[share.unit.upperBound])),
                attention: Double(weight), gradient: share.share)
        }
    }
}

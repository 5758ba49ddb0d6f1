public import CasebookCore
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
package import CasebookText
internal import Foundation

/// A trained classifier of texts, or of the texts of a sequence. Immutable; any number of tasks may use it, each with its own workspace.
public struct TextClassifier: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "classes"

    let model: ClassModel

    init(_ model: ClassModel) { self.model = model }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - matcher: of the lexicons that the model sees matches of.
    ///   - format: of the packed weights.
    /// - Throws: `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) {
        model = try ClassModel(folder, matcher: matcher, format: format)
    }

    public var labels: [String] { model.network.layout.labels }
    /// Whether a text may have several labels, or none.
    public var isMultiple: Bool { model.network.layout.isMultiple }
    /// Whether consecutive texts are read together, as the sentences of an abstract.
    public var isSequence: Bool { model.network.layout.isSequence }

    /// Writes the model.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        try model.write(task: Self.task, to: path, members: members, card: card)
    }

    /// What one text is made to when it is read, before the texts of a sequence are looked at together.
    package struct Reading: Sendable {
        var vectors: [Float] = []
        var windows = 0
        /// Places of the units in the scalars of the text, and how much each weighs in the vector of its window.
        package var units: [Range<Int>] = []
        package var weights: [Float] = []
    }

    /// Reads an analysed text. Linear in the text.
    ///
    /// - Parameters:
    ///   - only: the language of the sentences that are read; all where it is nil.
    ///   - check: asked between batches; what it throws ends the work.
    package func read(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, only: Language? = nil, workspace: inout EncoderWorkspace,
        check: () throws(ClinicalError) -> Void = {}
    ) throws(ClinicalError) -> Reading {
        var features = TextFeatures()
        swap(&features, &workspace.features)
        defer { swap(&features, &workspace.features) }
        model.maker.make(document, buffer, language: only, matches: &workspace.matches, into: &features)
        var reading = Reading()
        try model.packed.read(features, into: &reading.vectors, weights: &reading.weights, workspace: &workspace, check: check)
        reading.windows = features.windows.count
        reading.units = (0..<features.count).map { Int(features.starts[$0])..<Int(features.ends[$0]) }
        return reading
    }

    /// Labels of texts that are read together: one, or the texts of a sequence in order.
    package func classify(_ readings: [Reading], workspace: inout EncoderWorkspace) -> [Classification] {
        let scores = model.packed.scores(readings.flatMap(\.vectors), counts: readings.map(\.windows), workspace: &workspace)
        return model.packed.decide(scores, texts: readings.count, workspace: &workspace).map { decision in
            Classification(
                labels: decision.labels.map { labels[$0] }, scores: zip(labels, decision.probabilities).map { .init(label: $0, probability: Double($1)) })
        }
    }

    /// How much each unit of a text speaks for a label: integrated gradients of its score by what is seen of the units, on the straight way from nothing (Sundararajan,
    /// Taly and Yan, ICML 2017). They add up to the score's difference to that of a text whose units are not seen, but for the error of `steps` steps.
    ///
    /// The text is taken by itself, also by a classifier of sequences. A second for some hundred units.
    ///
    /// - Returns: for each unit its place in the scalars of the text and its share, in the units of the score (log odds).
    package func attributions(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, label: String, steps: Int = 32, workspace: inout EncoderWorkspace,
        check: () throws(ClinicalError) -> Void = {}
    ) throws(ClinicalError) -> [(unit: Range<Int>, share: Double)] {
        guard let number = labels.firstIndex(of: label) else { return [] }
        var features = TextFeatures()
        model.maker.make(document, buffer, language: nil, matches: &workspace.matches, into: &features)
        guard features.count > 0 else { return [] }
        let example = [ClassExample(texts: [.init(windows: features.windows.map { TextWindow(features, $0) })])]
        var parameters = model.parameters, pass = Pass(parameters)
        let layout = ClassNetwork.unitLayout(example), seen = model.network.encoder.rows(example[0].texts[0].windows, layout, &pass).value
        let input = parameters.add("attribution", seen), width = seen.shape[1]
        var sums = [Double](repeating: 0, count: layout.rowCount)
        for step in 0..<steps {
            try check()
            parameters[input] = seen.scaled(by: (Float(step) + 0.5) / Float(steps))
            var random = RandomGenerator(seed: 0)
            let gradient = valueWithGradient(at: parameters, random: &random) { pass in
                model.network.scores(example, rows: pass[input], &pass).slice(axis: 1, number..<(number + 1)).sum()
            }.gradients.dense(input, shape: seen.shape)
            gradient.withElements { slopes in
                seen.withElements { values in
                    for row in sums.indices {
                        for column in 0..<width { sums[row] += Double(slopes[row * width + column] * values[row * width + column]) / Double(steps) }
                    }
                }
            }
        }
        let rows = layout.unpackingIndexes
        return (0..<features.count).map { (Int(features.starts[$0])..<Int(features.ends[$0]), sums[Int(rows[$0])]) }
    }
}

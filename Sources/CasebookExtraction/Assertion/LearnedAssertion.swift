public import CasebookCore
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
package import CasebookText

/// A trained judge of whether mentions are there, when, and whose they are. Immutable; any number of tasks may use it, each with its own workspace.
public struct LearnedAssertion: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "assertions"

    /// What the model says of an entity on one axis.
    package struct Judgement: Sendable {
        package var entity: Int
        package var axis: AssertionAxis
        package var value: String
        package var confidence: Double
    }

    /// Whether a judgement stands against what the rules say.
    package func overrules(_ verdict: AssertionVerdict, _ judgement: Judgement) -> Bool {
        combination.believes(judgement.confidence, againstCue: verdict.cued.contains(judgement.axis))
    }

    let model: AssertionModel
    /// How rules and model are put together.
    public var combination: AssertionCombination

    init(_ model: AssertionModel, combination: AssertionCombination) {
        self.model = model
        self.combination = combination
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - matcher: of the lexicons that the model sees matches of.
    ///   - format: of the packed weights.
    /// - Throws: `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) {
        model = try AssertionModel(folder, matcher: matcher, format: format)
        guard let combination = AssertionCombination(folder.config["combination"] ?? .null) else {
            throw folder.damaged("'combination' must hold overCues and overDefaults, from 0 to 1.")
        }
        self.combination = combination
    }

    /// The corpora whose ways of annotating it knows.
    public var guidelines: [String] { model.maker.guidelines.map(\.name) }

    /// Writes the model.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        try model.write(task: Self.task, to: path, members: [.init("combination", combination.value)] + members, card: card)
    }

    /// What the model says of given entities of an analysed text, on each axis of the guideline.
    ///
    /// - Parameters:
    ///   - cues: of the text.
    ///   - only: the language of the sentences that are read; all where it is nil.
    ///   - guideline: the training corpus whose way of annotating is followed; the first where it is nil or none of the model's.
    ///   - check: asked between batches; what it throws ends the work.
    package func judgements(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, entities: [AssertionEntity], cues: [AssertionCue], only: Language?, guideline: String?,
        workspace: inout EncoderWorkspace, check: () throws(ClinicalError) -> Void = {}
    ) throws(ClinicalError) -> [Judgement] {
        var features = TextFeatures()
        swap(&features, &workspace.features)
        defer { swap(&features, &workspace.features) }
        let number = guideline.flatMap { name in model.maker.guidelines.firstIndex { $0.name == name } } ?? 0, own = model.maker.guidelines[number]
        let text = model.maker.make(document, buffer, language: only, entities: entities, cues: cues, guideline: number, matches: &workspace.matches, into: &features)
        var found: [Judgement] = []
        try model.packed.run(text, features, workspace: &workspace, check: check) { mention, axis, probabilities in
            let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] }!
            found.append(
                Judgement(
                    entity: text.mentions[mention].entity, axis: own.axes[axis].axis, value: own.axes[axis].values[best], confidence: Double(probabilities[best])))
        }
        return found
    }
}

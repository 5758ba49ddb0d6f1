public import CasebookCore
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
package import CasebookText

/// A trained tagger of entities. Immutable; any number of tasks may use it, each with its own workspace.
public struct EntityTagger: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "entities"

    private let model: TaggerModel
    /// Brings the confidence of the network, which believes in itself too much, to the share of mentions that are right; as it is where nil.
    public var calibration: LogisticRecalibration?

    init(_ model: TaggerModel) { self.model = model }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - matcher: of the lexicons that the model sees matches of.
    ///   - format: of the packed weights.
    ///   - language: gives the language model of a name.
    /// - Throws: `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`, and what `language` throws.
    public init(
        _ folder: ModelFolder, matcher: TermMatcher, format: WeightFormat = .int8, language: (String) throws(ClinicalError) -> PackedLanguageModel
    ) throws(ClinicalError) {
        model = try TaggerModel(folder, matcher: matcher, format: format, language: language)
        if let value = folder.config["confidence"] {
            guard let calibration = LogisticRecalibration(value) else { throw folder.damaged("'confidence' must hold a slope above 0 and an intercept.") }
            self.calibration = calibration
        }
    }

    /// The shape of its network.
    public var architecture: EncoderArchitecture { model.network.architecture }
    public var heads: [TaggingHead] { model.heads }
    /// The corpora whose guidelines it knows.
    public var guidelines: [String] { model.guidelines.map(\.name) }
    /// The folder name of the language model that it was trained with; nil for none.
    public var languageName: String? { model.languageName }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row where `isSmall`, all else as bfloat16.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, isSmall: Bool, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        try model.write(task: Self.task, to: path, isSmall: isSmall, members: (calibration.map { [.init("confidence", $0.value)] } ?? []) + members, card: card)
    }

    /// The entities of an analysed text, in text order, and how unsure the tagger is of the text: the mean over its units of -log p of the best paths (Shen and
    /// others, ICLR 2018), where that is asked for.
    ///
    /// - Parameters:
    ///   - only: the language of the sentences that are read; all where it is nil.
    ///   - reads: which sentences are read, by number; all where it is nil.
    ///   - listed: mentions that dictionaries propose, in text order; each that the tagger reads gets its confidence, none where it is cut in two.
    ///   - guideline: the training corpus whose guideline is followed; where it is nil, or none of the model's, the one that the text suggests.
    ///   - weighs: whether entities get their confidence, which costs as much as finding them; without it nothing is listed and no uncertainty measured.
    ///   - check: asked between batches; what it throws ends the work.
    package func entities(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, only: Language?, reads: [Bool]? = nil, source: String, listed: UnsafeMutableBufferPointer<Entity>? = nil,
        guideline: String? = nil, measuresUncertainty: Bool = false, weighs: Bool = true,
        workspace: inout EncoderWorkspace, check: () throws(ClinicalError) -> Void = {}
    ) throws(ClinicalError) -> (entities: [Entity], uncertainty: Double?) {
        var features = TextFeatures()
        swap(&features, &workspace.features)
        defer { swap(&features, &workspace.features) }
        model.maker.make(document, buffer, language: only, reads: reads, matches: &workspace.matches, into: &features)
        features.guideline = model.guideline(guideline, features)
        let heads = model.guidelines[features.guideline].heads
        var found: [Entity] = [], unsureness = 0.0
        let paths: ((Double) -> Void)? = measuresUncertainty ? { unsureness += $0 } : nil
        var candidates: [LabelledSpan] = [], owners: [Int] = []
        for (index, entity) in (listed ?? UnsafeMutableBufferPointer(start: nil, count: 0)).enumerated() {
            let from = Int32(buffer.place(ofByte: entity.span.start)), to = Int32(buffer.place(ofByte: entity.span.end))
            guard let units = features.units(from: from, to: to) else { continue }
            candidates.append(LabelledSpan(start: units.lowerBound, end: units.upperBound, kind: entity.kind.rawValue))
            owners.append(index)
            listed?[index].confidence = max(0, listed?[index].confidence ?? 0)
        }
        try buffer.scalars.withUnsafeBufferPointer { scalars throws(ClinicalError) in
            try model.packed.run(
                features, language: model.language, scalars: scalars, workspace: &workspace, heads: heads, candidates: candidates,
                weighed: { number, confidence in
                    listed?[owners[number]].confidence = confidence.map { max(listed?[owners[number]].confidence ?? 0, calibrated($0)) }
                }, weighs: weighs, paths: paths, check: check
            ) { span, confidence in
                let start = Int(buffer.offsets[Int(features.starts[span.start])]), end = Int(buffer.offsets[Int(features.ends[span.end - 1])])
                found.append(Entity(kind: EntityKind(span.kind), span: TextSpan(start, end), confidence: confidence.map(calibrated), source: source))
            }
        }
        let units = features.count
        found.sort { ($0.span.start, $0.span.end, $0.kind.rawValue) < ($1.span.start, $1.span.end, $1.kind.rawValue) }
        // Heads may find the same.
        var kept: [Entity] = []
        for entity in found {
            if let last = kept.last, last.span == entity.span, last.kind == entity.kind { continue }
            kept.append(entity)
        }
        if model.network.architecture.unit == .word { kept = AbbreviationRule.apply(AbbreviationFinder.definitions(document, buffer, only: only), to: kept, document, only: only) }
        return (kept, measuresUncertainty && units > 0 ? unsureness / Double(units) : nil)
    }

    private func calibrated(_ confidence: Double) -> Double { calibration?(confidence) ?? confidence }
}

extension LogisticRecalibration {
    /// Reads an object with a slope and an intercept; nil for anything else, and where the slope would turn the order round.
    package init?(_ value: JSONValue) {
        guard case .number(let slope)? = value["slope"], case .number(let intercept)? = value["intercept"], let slope = Double(slope), let intercept = Double(intercept),
            slope > 0, slope.isFinite, intercept.isFinite
        else { return nil }
        self.init(slope: slope, intercept: intercept)
    }

    var value: JSONValue { .object([.init("slope", .number("\(slope)")), .init("intercept", .number("\(intercept)"))]) }
}

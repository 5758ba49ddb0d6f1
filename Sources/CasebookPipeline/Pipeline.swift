public import CasebookCore
public import CasebookExtraction
public import CasebookLexicons
public import CasebookModels
public import CasebookText

/// Components in order, applied to one document after another. Immutable; any number of tasks may use it, each with its own workspace.
///
/// ```swift
/// let pipeline = try Pipeline.rules(ClinicalLexicons())
/// var workspace = try PipelineWorkspace()
/// let document = try pipeline.annotate(Document(id: "1", text: SourceText("否认发热。")), workspace: &workspace)
/// ```
public struct Pipeline: Sendable {
    /// Texts longer than this many bytes are refused.
    public static let maximumBytes = 32 << 20
    public let name: String
    /// Models that it runs, as results name them.
    public let models: [String]
    /// Version of the lexicons, as results name it.
    public let lexicons: String
    private let components: [any Component]

    /// Throws `pipeline.order` when a component stands before what it needs.
    public init(name: String, components: [any Component], models: [String] = [], lexicons: String = "") throws(ClinicalError) {
        var known: Set<Annotation> = []
        for component in components {
            let missing = component.requires.subtracting(known)
            guard missing.isEmpty else {
                let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
                throw ClinicalError(.pipelineOrder, "The component '\(component.name)' needs \(names), which no earlier component provides.")
            }
            known.formUnion(component.provides)
        }
        self.name = name
        self.components = components
        self.models = models
        self.lexicons = lexicons
    }

    /// The same pipeline with further components behind its own.
    public func adding(_ more: [any Component]) throws(ClinicalError) -> Pipeline {
        try Pipeline(name: name, components: components + more, models: models, lexicons: lexicons)
    }

    /// The pipeline of a tier.
    ///
    /// - Parameter models: the folder of the models; found beside the program when nil.
    /// - Throws: `resource.missing` where the tier has no model there, and what `ModelLibrary.clinicalModels` throws.
    public static func clinical(_ lexicons: ClinicalLexicons, tier: PipelineTier, models: String? = nil) throws(ClinicalError) -> Pipeline {
        guard tier != .rules else { return try rules(lexicons) }
        let models = try ModelLibrary(folder: models).clinicalModels(tier: tier.rawValue, matcher: lexicons.matcher)
        guard !models.taggers.isEmpty else {
            throw ClinicalError(
                .resourceMissing, "There are no models of the tier '\(tier.rawValue)'. Install them, name their folder, or take the tier 'rules', which needs none.")
        }
        return try clinical(lexicons, models: models, name: tier.rawValue)
    }

    /// The pipeline of dictionaries and rules.
    public static func rules(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> Pipeline {
        try Pipeline(
            name: "rules",
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(),
                DictionaryComponent(matcher: lexicons.matcher, modifiers: lexicons.modifiers), AbbreviationComponent(matcher: lexicons.matcher),
                AllergenComponent(table: lexicons.allergens), AssertionComponent(rules: lexicons.assertionRules), RelationRuleComponent(rules: lexicons.relationRules),
            ] + findings(lexicons), lexicons: lexicons.fingerprint)
    }

    /// The pipeline of models, dictionaries and rules.
    ///
    /// - Parameter name: what results call it: the tier of the taggers.
    public static func clinical(_ lexicons: ClinicalLexicons, models: ClinicalModels, name: String) throws(ClinicalError) -> Pipeline {
        let learned = models.assertions.map { AssertionComponent.Learned($0.model, name: $0.name, only: $0.language) }
        return try Pipeline(
            name: name,
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(),
                SectionClassifierComponent(models.sections), ClinicalEntityComponent(taggers: models.taggers, matcher: lexicons.matcher, modifiers: lexicons.modifiers),
                AbbreviationComponent(matcher: lexicons.matcher), AllergenComponent(table: lexicons.allergens),
                AssertionComponent(rules: lexicons.assertionRules, learned: learned),
                ClinicalRelationComponent(attributes: models.attributes, extractors: models.relations, rules: lexicons.relationRules),
            ] + findings(lexicons), models: models.names, lexicons: lexicons.fingerprint)
    }

    /// What is found by rules once entities and their assertions are known, whatever found these.
    private static func findings(_ lexicons: ClinicalLexicons) -> [any Component] {
        [
            CodeComponent(lexicons: lexicons), DiagnosisComponent(), AllergyComponent(table: lexicons.allergens), MeasurementComponent(lexicons),
            MedicationComponent(sigs: lexicons.sigs, units: lexicons.units), TimeComponent(english: lexicons.englishTimes, chinese: lexicons.chineseTimes), CopyComponent(),
        ]
    }

    /// The pipeline that only looks at given entities: everything but finding them.
    public static func assertions(_ lexicons: ClinicalLexicons, learned: [AssertionComponent.Learned] = []) throws(ClinicalError) -> Pipeline {
        try Pipeline(
            name: learned.isEmpty ? "rules" : learned.map(\.name).joined(separator: "+"),
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(), GivenEntityComponent(),
                AssertionComponent(rules: lexicons.assertionRules, learned: learned),
            ], models: learned.map(\.name), lexicons: lexicons.fingerprint)
    }

    /// The pipeline of one tagger alone.
    public static func tagger(
        _ tagger: EntityTagger, model: String, guideline: String? = nil, measuresUncertainty: Bool = false, lexicons: ClinicalLexicons
    ) throws(ClinicalError) -> Pipeline {
        try Pipeline(
            name: model,
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(),
                TaggerComponent(tagger, model: model, guideline: guideline, measuresUncertainty: measuresUncertainty),
            ], models: [model], lexicons: lexicons.fingerprint)
    }

    /// The pipeline of tokens, sections and sentences alone.
    package static func sentences(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> Pipeline {
        try Pipeline(
            name: "sentences", components: [TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent()])
    }

    /// The pipeline that only relates given entities, by the rules.
    public static func relations(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> Pipeline {
        try Pipeline(
            name: "rules",
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(), GivenEntityComponent(),
                RelationRuleComponent(rules: lexicons.relationRules),
            ], lexicons: lexicons.fingerprint)
    }

    /// The pipeline that only relates given entities, by a relation extractor alone.
    public static func relations(_ extractor: RelationExtractor, model: String, guideline: String? = nil, lexicons: ClinicalLexicons) throws(ClinicalError) -> Pipeline {
        try Pipeline(
            name: model,
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(), GivenEntityComponent(),
                RelationComponent(extractor, rules: lexicons.relationRules, model: model, guideline: guideline),
            ], models: [model], lexicons: lexicons.fingerprint)
    }

    /// How the tokenizer cuts, as sixteen hexadecimal digits: the hash of the tokens of a text that holds what tokenizers differ in.
    package static func tokenizerFingerprint(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> String {
        let probe = """
            Pt. c/o SOB x3d; T 38.5°C, BP 130/80mmHg, K+ 4.2 (3.5-5.0). Dr. O'Neil's re-evaluation: HbA1c 7.1%, β-blocker 25 mg b.i.d., IL-6, CA19-9, 5-FU.
            患者因“反复咳嗽、咳痰3年，加重伴发热2天”入院。查体：T38.5℃，双肺可闻及湿啰音，未闻及胸膜摩擦音。给予头孢呋辛1.5g静滴q12h，CT示右下肺炎症。
            """
        var workspace = try PipelineWorkspace(), hash = ByteHash()
        let pipeline = try Pipeline(name: "tokens", components: [TokenComponent(segmenter: lexicons.segmenter)])
        for token in try pipeline.annotate(Document(id: "", text: SourceText(probe)), workspace: &workspace).tokens {
            for place in [token.startScalar, token.endScalar] { withUnsafeBytes(of: place.littleEndian) { hash.combine($0) } }
        }
        return hash.text
    }

    /// Runs all components over a document. Throws `limit.size` and `limit.time`.
    public func annotate(_ document: consuming Document, workspace: inout PipelineWorkspace, deadline: Deadline = Deadline(seconds: nil)) throws(ClinicalError) -> Document {
        guard document.text.count <= Self.maximumBytes else {
            throw ClinicalError(.sizeLimit, "The text has \(document.text.count) bytes; at most \(Self.maximumBytes) are read. Split it into documents.")
        }
        workspace.text.read(document.text)
        for component in components {
            try deadline.check()
            try component.process(&document, workspace: &workspace, deadline: deadline)
        }
        try deadline.check()
        return document
    }
}

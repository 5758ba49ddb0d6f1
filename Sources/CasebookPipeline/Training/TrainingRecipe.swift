public import CasebookCore
public import CasebookExtraction
public import CasebookLearning
internal import CasebookTensor

/// What a recipe file says: corpora and how to train on them.
///
/// ```json
/// {"architecture": {"unit": "character", "units": 256}, "training": {"epochs": 40},
///  "nested": false, "wordVectors": "zh.vec", "languageModel": "zh",
///  "corpora": [{"name": "notes", "train": ["notes/train.jsonl"], "dev": ["notes/dev.jsonl"],
///               "kinds": {"Condition": ["disease", "symptom"], "Drug": "drug", "*": null}, "missing": ["test"]}]}
/// ```
public struct TrainingRecipe<Meaning: RecipeCorpus>: Sendable {
    public struct Corpus: Sendable {
        public var meaning: Meaning
        public var train: [String]
        public var dev: [String]
        /// Of how many training texts one is taken, so that a large corpus does not drown the others.
        public var every = 1

        public init(meaning: Meaning, train: [String], dev: [String]) {
            self.meaning = meaning
            self.train = train
            self.dev = dev
        }

        /// Those of the training texts that are taken.
        public func chosen<Text>(of texts: [Text]) -> [Text] { stride(from: 0, to: texts.count, by: every).map { texts[$0] } }
    }

    public var settings = EncoderSettings()
    public var corpora: [Corpus] = []
    /// Whether each kind has a head of its own, as mentions of several kinds overlap.
    public var isNested = false
    /// Files of vectors of words (of characters for Chinese), of pairs of characters, and of dictionary words.
    public var wordVectors: String?
    public var bigramVectors: String?
    public var segmentVectors: String?
    public var languageModel: String?
    /// How confidence is brought to the share that is right, where there are no development texts to find it on.
    public var calibration: LogisticRecalibration?

    public init() {}

    /// Reads a recipe. Throws `tagger.recipe` with what is wrong.
    public init(_ value: JSONValue, path: String) throws(ClinicalError) {
        func wrong(_ message: String) -> ClinicalError { ClinicalError(.taggerRecipe, message, at: Location(file: path)) }
        guard case .object(let members) = value else { throw wrong("A recipe is an object of JSON.") }
        for member in members {
            switch (member.key, member.value) {
            case ("about", .string): break
            case ("architecture", _): if let problem = settings.architecture.update(member.value) { throw wrong(problem) }
            case ("training", _): if let problem = settings.update(member.value) { throw wrong(problem) }
            case ("nested", .bool(let nested)): isNested = nested
            case ("wordVectors", .string(let path)): wordVectors = path
            case ("bigramVectors", .string(let path)): bigramVectors = path
            case ("segmentVectors", .string(let path)): segmentVectors = path
            case ("languageModel", .string(let name)): languageModel = name
            case ("confidence", _):
                calibration = LogisticRecalibration(member.value)
                if calibration == nil { throw wrong("'confidence' must hold a slope above 0 and an intercept.") }
            case ("corpora", .array(let items)):
                for item in items { corpora.append(try Self.corpus(item, wrong)) }
            default: throw wrong("'\(PrintableText.make(member.key))' is no part of a recipe, or not of its type.")
            }
        }
        guard Set(corpora.map(\.meaning.name)).count == corpora.count else { throw wrong("Two of 'corpora' have the same name.") }
    }

    private static func corpus(_ value: JSONValue, _ wrong: (String) -> ClinicalError) throws(ClinicalError) -> Corpus {
        guard case .object(let members) = value, let name = value["name"]?.string else { throw wrong("Each of 'corpora' is an object with a name.") }
        var corpus = Corpus(meaning: Meaning(name: name), train: [], dev: [])
        for member in members {
            switch (member.key, member.value) {
            case ("name", _): break
            case ("train", .array(let paths)): corpus.train = paths.compactMap(\.string)
            case ("auxiliary", .bool(let isAuxiliary)): corpus.meaning.isAuxiliary = isAuxiliary
            case ("every", _):
                guard let every = member.value.integer, every >= 1 else { throw wrong("'every' must be a whole number of at least 1.") }
                corpus.every = every
            case ("dev", .array(let paths)): corpus.dev = paths.compactMap(\.string)
            default:
                guard corpus.meaning.take(member) else { throw wrong("'\(PrintableText.make(member.key))' is no part of a corpus of this task, or not of its type.") }
            }
        }
        guard !corpus.train.isEmpty || !corpus.dev.isEmpty else { throw wrong("Each of 'corpora' names files under 'train' or 'dev'.") }
        return corpus
    }
}

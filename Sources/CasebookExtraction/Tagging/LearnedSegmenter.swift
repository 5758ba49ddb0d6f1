public import CasebookCore
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
public import CasebookText

/// Cuts Chinese into words by a trained tagger, which sees how the dictionaries would cut (Xue 2003: a word is a first, some inner and a last character, or a
/// single one).
///
/// What it sees beside the characters is the lattice's cut: where it knows nothing better it says the same. Numbers and words of other scripts stay whole. A run of
/// one atom is cut as the lattice cuts it, and windows of a long one end where its words do.
public struct LearnedSegmenter: WordSegmenter {
    /// What the configuration of a model folder calls it.
    public static let task = "segmentation"
    static let kind = "word"

    private let model: TaggerModel
    private let lattice: LatticeSegmenter
    /// The guideline that is followed; nil for the one that a run suggests.
    private let guideline: String?

    init(_ model: TaggerModel, lattice: LatticeSegmenter) {
        self.model = model
        self.lattice = lattice
        guideline = nil
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - guideline: the training corpus whose ways are followed; where it is nil, or none of the model's, the one that a run suggests.
    ///   - format: of the packed weights.
    ///   - language: gives the language model of a name.
    /// - Throws: `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`, and what `language` throws.
    public init(
        _ folder: ModelFolder, lattice: LatticeSegmenter, guideline: String? = nil, format: WeightFormat = .int8, language: (String) throws(ClinicalError) -> PackedLanguageModel
    ) throws(ClinicalError) {
        model = try TaggerModel(folder, matcher: nil, format: format, language: language)
        guard model.network.architecture.unit == .character, model.heads.count == 1, model.heads[0].kinds == [Self.kind] else {
            throw folder.damaged("A segmenter's units are characters, and its one head knows words alone.")
        }
        self.lattice = lattice
        self.guideline = guideline
    }

    /// The corpora whose guidelines it knows.
    public var guidelines: [String] { model.guidelines.map(\.name) }

    /// Writes the model, its tables of vectors as 8-bit numbers with a scale a row.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        try model.write(task: Self.task, to: path, isSmall: true, members: members, card: card)
    }

    /// What a task's runs are worked on in.
    private final class Workspace {
        var tagger = EncoderWorkspace()
    }

    public func segment(_ run: AtomRun, scratch: inout SegmentationScratch, into ends: inout [Int32]) {
        let first = ends.count
        lattice.segment(run, scratch: &scratch, into: &ends)
        guard run.ends.count > 1 else { return }
        if !(scratch.workspace is Workspace) { scratch.workspace = Workspace() }
        guard let workspace = scratch.workspace as? Workspace else { return }
        var features = TextFeatures()
        swap(&features, &workspace.tagger.features)
        model.maker.make(run, cuts: ends[first...], into: &features)
        features.guideline = model.guideline(guideline, features)
        ends.removeSubrange(first...)
        // Words in order; what stands between them is single.
        var atom = 0
        model.packed.run(features, language: model.language, scalars: run.scalars, workspace: &workspace.tagger, heads: [0], check: {}) { span, _ in
            while atom < span.start {
                atom += 1
                ends.append(Int32(atom))
            }
            atom = span.end
            ends.append(Int32(atom))
        }
        while atom < run.ends.count {
            atom += 1
            ends.append(Int32(atom))
        }
        swap(&features, &workspace.tagger.features)
    }
}

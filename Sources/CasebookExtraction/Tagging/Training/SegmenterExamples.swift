package import CasebookCore
package import CasebookLearning
package import CasebookLexicons
internal import CasebookText
internal import Synchronization

/// Makes the examples of a word segmenter of segmented lines: first all training lines are shown for their characters, then all lines are added.
package struct SegmenterExamples: ~Copyable {
    private let settings: EncoderSettings
    private let corpora: [String]
    private let vectors: EncoderVectors
    private let language: (name: String, model: PackedLanguageModel)?
    private let lattice: LatticeSegmenter
    private let tags: TagSet
    private let head = TaggingHead(name: "words", kinds: [LearnedSegmenter.kind])
    private var counts = UnitCounts()
    private var maker: TextFeatureMaker?
    private var examples: [TaggingExample] = []
    private var development: [TaggerTrainer.DevelopmentText] = []
    private var workspace: EncoderWorkspace
    private var text: TextWorkspace
    private var tokens: [Token] = []

    package init(
        settings: EncoderSettings, corpora: [String], vectors: EncoderVectors, language: (name: String, model: PackedLanguageModel)?, lattice: LatticeSegmenter
    ) throws {
        let tags = try TagSet(kinds: [LearnedSegmenter.kind], scheme: settings.architecture.scheme)
        text = try TextWorkspace()
        workspace = EncoderWorkspace()
        var settings = settings
        settings.architecture.unit = .character
        settings.architecture.usesLexicon = false
        settings.architecture.fit(vectors, language?.model)
        self.settings = settings
        self.corpora = corpora
        self.vectors = vectors
        self.language = language
        self.lattice = lattice
        self.tags = tags
    }

    /// Notes the atoms of a training line, given as its words.
    package mutating func show(_ words: [Substring]) {
        let (runs, scalars) = runs(of: words.joined())
        scalars.withUnsafeBufferPointer { scalars in
            for run in runs {
                for (place, end) in run.ends.enumerated() {
                    let start = Int(place == 0 ? run.start : run.ends[place - 1])
                    counts.words[UnitHash.of(scalars, start..<Int(end), .standard), default: 0] += 1
                    if settings.architecture.bigramWidth > 0, place + 1 < run.ends.count {
                        counts.bigrams[UnitHash.of(scalars, start..<Int(run.ends[place + 1]), .standard), default: 0] += 1
                    }
                }
                guard settings.architecture.segmentWidth > 0 else { continue }
                var start = Int(run.start)
                for cut in run.cuts {
                    let end = Int(run.ends[Int(cut) - 1])
                    counts.segments[UnitHash.of(scalars, start..<end, .standard), default: 0] += 1
                    start = end
                }
            }
        }
    }

    /// Fixes the vocabulary; lines are added after this.
    package mutating func closeVocabulary() {
        maker = counts.maker(settings, vectors, matcher: nil)
    }

    /// Adds a line to train on or to measure on, given as its words.
    package mutating func add(_ words: [Substring], corpus: Int, isDevelopment: Bool) throws {
        guard let maker else { preconditionFailure("The vocabulary is closed before lines are added.") }
        let (runs, scalars) = runs(of: words.joined())
        var borders: Set<Int32> = [], gold: [LabelledSpan] = [], place = 0
        for word in words {
            let end = place + word.unicodeScalars.count
            gold.append(LabelledSpan(start: place, end: end, kind: LearnedSegmenter.kind))
            place = end
            borders.insert(Int32(end))
        }
        var measured = TaggerTrainer.DevelopmentText(corpus: corpus, windows: [], places: [], gold: gold)
        var features = TextFeatures(), covered: [Range<Int32>] = []
        for run in runs {
            try scalars.withUnsafeBufferPointer { scalars in
                try run.ends.withUnsafeBufferPointer { ends in
                    maker.make(AtomRun(scalars: scalars, start: run.start, ends: ends), cuts: run.cuts, into: &features)
                    for window in features.windows {
                        var spans: [LabelledSpan] = [], first = 0
                        for unit in 0..<window.count where unit == window.count - 1 || borders.contains(features.ends[window.lowerBound + unit]) {
                            spans.append(LabelledSpan(start: first, end: unit + 1, kind: LearnedSegmenter.kind))
                            first = unit + 1
                        }
                        var example = TaggingExample(window: TextWindow(features, window), gold: isDevelopment ? [] : [.tags(try tags.tags(for: spans, count: window.count))])
                        if let language { example.window.remember(features, window, language.model, scalars, &workspace) }
                        example.window.guideline = Int32(corpus)
                        if isDevelopment {
                            measured.windows.append(example)
                            measured.places.append(window.map { (start: Int(features.starts[$0]), end: Int(features.ends[$0])) })
                        } else {
                            examples.append(example)
                        }
                    }
                }
            }
            covered.append(run.start..<run.ends[run.ends.count - 1])
        }
        guard isDevelopment else { return }
        // Signs, and words of other scripts alone, are what the tokenizer says.
        var next = 0
        for token in tokens {
            while next < covered.count, covered[next].upperBound <= token.startScalar { next += 1 }
            if next < covered.count, covered[next].contains(token.startScalar) { continue }
            measured.given.append(LabelledSpan(start: Int(token.startScalar), end: Int(token.endScalar), kind: LearnedSegmenter.kind))
        }
        development.append(measured)
    }

    /// Trains on what was added.
    package consuming func trainer() throws(ClinicalError) -> SegmenterTrainer {
        guard let maker, !examples.isEmpty else { throw ClinicalError(.taggerExamples, "There is nothing to train on: no line holds two Chinese characters side by side.") }
        return SegmenterTrainer(
            trainer: TaggerTrainer(
                settings: settings, heads: [head], corpora: corpora.map { TaggingCorpus(name: $0) }, language: language, vectors: vectors, maker: maker, examples: examples,
                development: development), lattice: lattice)
    }

    /// The runs that the tokenizer hands to a segmenter, with the lattice's cuts.
    private mutating func runs(of line: String) -> (runs: [RunCollector.Run], scalars: [UInt32]) {
        var line = line
        let collector = RunCollector(lattice: lattice)
        line.withUTF8 { bytes in
            text.read(bytes)
            tokens.removeAll(keepingCapacity: true)
            text.tokens(segmenter: collector, into: &tokens)
        }
        return (collector.take(), text.buffer.scalars)
    }
}

/// A segmenter that cuts as the lattice does, and notes the runs of more than one atom.
private struct RunCollector: WordSegmenter {
    struct Run {
        let start: Int32
        let ends: [Int32]
        let cuts: [Int32]
    }

    private final class Notes: Sendable {
        let runs = Mutex<[Run]>([])
    }

    let lattice: LatticeSegmenter
    private let notes = Notes()

    init(lattice: LatticeSegmenter) { self.lattice = lattice }

    func segment(_ run: AtomRun, scratch: inout SegmentationScratch, into ends: inout [Int32]) {
        let first = ends.count
        lattice.segment(run, scratch: &scratch, into: &ends)
        guard run.ends.count > 1 else { return }
        let cuts = Array(ends[first...])
        notes.runs.withLock { $0.append(Run(start: run.start, ends: Array(run.ends), cuts: cuts)) }
    }

    func take() -> [Run] { notes.runs.withLock { $0 } }
}

import Casebook
import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

/// A whole tagger in the small: words and characters, a bidirectional LSTM, tags that depend on their neighbours; trained, saved, loaded, used.
struct TaggerTrainingTests {
    struct Sentence: Sendable {
        var words: [String]
        var spans: [LabelledSpan]
    }

    /// The network: where its numbers stand, not the numbers.
    struct Tagger: Sendable {
        static let vocabulary = ["patient", "denies", "reports", "severe", "chest", "pain", "fever", "takes", "mg", "daily", "and", "with"]
        let tags: TagSet
        let words: Embedding
        let characters: CharacterLSTM
        let encoder: Recurrent
        let output: Linear
        let chain: ConditionalRandomField

        init(into parameters: inout Parameters, random: inout RandomGenerator) throws {
            tags = try TagSet(kinds: ["drug", "symptom"], scheme: .bioes)
            words = Embedding(count: Self.vocabulary.count + 1, width: 12, name: "words", into: &parameters, random: &random)
            characters = CharacterLSTM(characters: 128, width: 8, units: 8, name: "characters", into: &parameters, random: &random)
            encoder = Recurrent(
                .lstm, inputs: words.width + characters.outputs, units: 16, isBidirectional: true, name: "encoder", into: &parameters, random: &random)
            output = Linear(inputs: 32, outputs: tags.count, name: "output", into: &parameters, random: &random)
            chain = ConditionalRandomField(tagCount: tags.count, constraints: tags.constraints, name: "crf", into: &parameters, random: &random)
        }

        func scores(_ sentences: [Sentence], _ layout: SequenceLayout, _ pass: inout Pass) -> Variable {
            let numbers = sentences.map { $0.words.map { word in Int32(Self.vocabulary.firstIndex(of: word) ?? Self.vocabulary.count) } }
            let letters = sentences.flatMap { $0.words.map { word in word.utf8.map { Int32($0 & 127) } } }
            let input = Variable.concatenated([words(layout.packed(numbers), &pass), characters(letters, &pass).gather(layout.packingIndexes)], axis: 1)
            return output(encoder(input, layout: layout, &pass).output, &pass)
        }

        func loss(_ sentences: [Sentence], _ pass: inout Pass) throws -> LossSum {
            let layout = SequenceLayout(lengths: sentences.map(\.words.count))
            let gold = try sentences.map { try tags.tags(for: $0.spans, count: $0.words.count) }
            return chain.loss(scores(sentences, layout, &pass), tags: gold, layout: layout, &pass)
        }

        func predict(_ sentences: [Sentence], _ parameters: Parameters) -> [[LabelledSpan]] {
            var pass = Pass(parameters), workspace = LinearChainWorkspace()
            let layout = SequenceLayout(lengths: sentences.map(\.words.count))
            let scores = scores(sentences, layout, &pass).value
            return chain.decode(scores, layout: layout, parameters: parameters, workspace: &workspace).map { tags.spans(of: $0.tags) }
        }

        func score(_ sentences: [Sentence], _ parameters: Parameters) -> Double {
            var scores = SpanScores()
            for (sentence, found) in zip(sentences, predict(sentences, parameters)) { scores.add(gold: sentence.spans, predicted: found) }
            return scores.micro.f1
        }
    }

    /// Sentences whose drugs are made-up words that end in -pril, -statin or -cillin: only their letters tell.
    static func corpus(_ count: Int, seed: UInt64) -> [Sentence] {
        var random = SeededGenerator(seed: seed)
        func pick<Element>(_ all: [Element]) -> Element { all[Int(random.next() % UInt64(all.count))] }
        return (0..<count).map { _ in
            var sentence = Sentence(words: ["patient"], spans: [])
            for _ in 0..<(1 + Int(random.next() % 3)) {
                let isDrug = random.next() % 2 == 0
                if isDrug {
                    let stem = (0..<2).map { _ in pick(["lo", "me", "ra", "si", "tu", "xa"]) }.joined()
                    sentence.words.append("takes")
                    sentence.spans.append(LabelledSpan(start: sentence.words.count, end: sentence.words.count + 1, kind: "drug"))
                    sentence.words += [stem + pick(["pril", "statin", "cillin"]), "mg", "daily"]
                } else {
                    sentence.words.append(pick(["denies", "reports", "with"]))
                    let words = pick([["fever"], ["chest", "pain"], ["severe", "chest", "pain"]])
                    sentence.spans.append(LabelledSpan(start: sentence.words.count, end: sentence.words.count + words.count, kind: "symptom"))
                    sentence.words += words
                }
            }
            return sentence
        }
    }

    @Test func trainsSavesLoadsAndTags() async throws {
        var parameters = Parameters(), random = RandomGenerator(seed: 5)
        let tagger = try Tagger(into: &parameters, random: &random)
        let examples = Self.corpus(120, seed: 1), dev = Self.corpus(40, seed: 2)
        #expect(tagger.score(dev, parameters) < 0.5)

        var options = TrainingOptions(epochs: 30, schedule: LearningRateSchedule(rate: 0.02))
        options.batches = BatchLimits(examples: 16)
        options.clipping = .norm(5)
        options.jobs = 2
        options.objective = TrainingObjective(.greatest, of: "F1", patience: 5)
        let trainer = Trainer(examples, lengths: examples.map(\.words.count), options: options) { chunk, pass in
            try tagger.loss(chunk, &pass)
        } evaluation: { parameters in
            ["F1": tagger.score(dev, parameters)]
        }
        let result = try await trainer.train(parameters, optimizer: Optimizer(.adam(), for: parameters), random: random)
        let best = tagger.score(dev, result.parameters)
        #expect(best > 0.97, "F1 \(best)")

        let folder = try TemporaryFolder(), path = folder.path + "/model.safetensors"
        try SafetensorsWriter.write(result.parameters.tensors(), to: path)
        var blank = Parameters(), other = RandomGenerator(seed: 77)
        let loaded = try Tagger(into: &blank, random: &other)
        try blank.read(SafetensorsFile(path: path))
        #expect(loaded.predict(dev, blank) == tagger.predict(dev, result.parameters))
    }
}

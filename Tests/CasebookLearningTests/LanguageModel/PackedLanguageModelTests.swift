import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

/// Language models for inference, beside the layers that are trained.
struct PackedLanguageModelTests {
    private static let lengths = [7, 0, 40, 3, 12, 1, 12, 0, 2]

    private func make(width: Int = 13, units: Int) -> LayerHarness<CharacterLanguageModel> {
        var harness = LayerHarness {
            CharacterLanguageModel(alphabet: CharacterAlphabet((0..<60).map { Unicode.Scalar($0 + 0x61) }), width: width, units: units, into: &$0, random: &$1)
        }
        // As large as after training, so that characters tell.
        let vectors = harness.layer.embedding.weight
        harness.parameters[vectors] = harness.parameters[vectors].scaled(by: 8)
        return harness
    }

    /// Texts of random numbers, unknown characters and line breaks among them.
    private func texts(_ lengths: [Int], seed: UInt64 = 1) -> [[UInt16]] {
        var generator = SeededGenerator(seed: seed)
        return lengths.map { (0..<$0).map { _ in UInt16.random(in: 0..<62, using: &generator) } }
    }

    /// What is remembered of single characters: text by text, character by character.
    private func run(_ model: PackedLanguageModel, _ texts: [[UInt16]], _ workspace: inout LanguageModelWorkspace) -> [[[Float]]] {
        texts.flatMap { $0 }.withUnsafeBufferPointer { model.run($0, lengths: texts.map(\.count), workspace: &workspace) }
        return texts.indices.map { text in texts[text].indices.map { copy(text, $0..<($0 + 1), model.units, workspace) } }
    }

    private func copy(_ text: Int, _ characters: Range<Int>, _ units: Int, _ workspace: borrowing LanguageModelWorkspace) -> [Float] {
        // A number behind them that must stay.
        var target = [Float](repeating: -7, count: 2 * units + 1)
        target.withUnsafeMutableBufferPointer { workspace.copy(text: text, characters: characters, into: $0.baseAddress!) }
        #expect(target.removeLast() == -7)
        return target
    }

    /// What the trained LSTMs remember behind each character of a text, the boundary before it first: forwards by place, backwards from the end.
    private func recorded(_ harness: LayerHarness<CharacterLanguageModel>, _ text: [UInt16]) -> (ahead: [[Float]], back: [[Float]]) {
        func states(_ lstm: Recurrent, _ text: [UInt16]) -> [[Float]] {
            let given = [Int32(CharacterAlphabet.boundary)] + text.map(Int32.init)
            let output = harness.output { model, pass in lstm(model.embedding(given, &pass), layout: SequenceLayout(lengths: [given.count]), &pass).output }
            return given.indices.map { output.slice(axis: 0, $0..<($0 + 1)).elements }
        }
        return (states(harness.layer.forward, text), states(harness.layer.backward, text.reversed()))
    }

    private func distance(_ left: [Float], _ right: [Float]) -> Float { left.count == right.count ? zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 5, 16, 20, 48]) func remembersWhatTheTrainedLayersDo(units: Int) {
        let harness = make(units: units), texts = texts(Self.lengths)
        // Eight significant bits of weights and inputs, through forty steps.
        for (format, tolerance) in [(WeightFormat.float32, Float(1e-5)), (.bfloat16, 0.04), (.int8, 0.06)] {
            let model = PackedLanguageModel(harness.layer, harness.parameters, format: format)
            #expect(model.units == units && model.alphabet == harness.layer.alphabet)
            var workspace = LanguageModelWorkspace()
            let found = run(model, texts, &workspace)
            var worst: Float = 0
            for (text, memories) in zip(texts, found) {
                let wanted = recorded(harness, text)
                for (place, memory) in memories.enumerated() { worst = max(worst, distance(memory, wanted.ahead[place + 1] + wanted.back[text.count - place])) }
            }
            #expect(worst < tolerance, "\(format): \(worst)")
            // What the tolerance is measured against.
            #expect(found.joined().joined().contains { abs($0) > 0.2 })
        }
    }

    /// By the formulas, so that layers and packed weights cannot be wrong together.
    @Test func remembersWhatTheFormulasSay() {
        let harness = make(units: 5), texts = texts([9, 0, 4])
        let reference = LanguageModelReference(parameters: harness.parameters, units: 5), boundary = CharacterAlphabet.boundary
        var workspace = LanguageModelWorkspace()
        let found = run(PackedLanguageModel(harness.layer, harness.parameters, format: .float32), texts, &workspace)
        for (text, memories) in zip(texts, found) {
            let ahead = reference.memories("forward", [boundary] + text), back = reference.memories("backward", [boundary] + text.reversed())
            for (place, memory) in memories.enumerated() { #expect(distance(memory, (ahead[place + 1] + back[text.count - place]).map { Float($0) }) < 1e-5) }
        }
    }

    /// Forwards at the last character of a stretch, backwards at its first.
    @Test func stretchesAreRememberedAtTheirEnds() {
        let harness = make(units: 20), texts = texts(Self.lengths)
        let model = PackedLanguageModel(harness.layer, harness.parameters, format: .float32)
        var workspace = LanguageModelWorkspace()
        let found = run(model, texts, &workspace)
        for (index, text) in texts.enumerated() {
            for start in text.indices {
                for end in (start + 1)...text.count where (end + start) % 3 == 0 || end == text.count {
                    #expect(copy(index, start..<end, 20, workspace) == found[index][end - 1].prefix(20) + found[index][start].suffix(20))
                }
            }
        }
    }

    /// Of a text without characters only its ends are remembered.
    @Test func textsWithoutCharacters() {
        let harness = make(units: 20)
        let model = PackedLanguageModel(harness.layer, harness.parameters, format: .float32), wanted = recorded(harness, [])
        var workspace = LanguageModelWorkspace()
        #expect(run(model, [[]], &workspace) == [[]])
        #expect(distance(copy(0, 0..<0, 20, workspace), wanted.ahead[0] + wanted.back[0]) < 1e-5)
        let texts = [[], [3, 4, 5], []] as [[UInt16]]
        _ = run(model, texts, &workspace)
        for index in [0, 2] { #expect(distance(copy(index, 0..<0, 20, workspace), wanted.ahead[0] + wanted.back[0]) < 1e-5) }
        #expect(run(model, [], &workspace) == [])
    }

    @Test(.timeLimit(.minutes(1)), arguments: WeightFormat.allCases) func aTextDoesNotDependOnThoseBesideIt(format: WeightFormat) {
        let harness = make(width: 24, units: 32), texts = texts(Self.lengths)
        let model = PackedLanguageModel(harness.layer, harness.parameters, format: format)
        var workspace = LanguageModelWorkspace(), other = LanguageModelWorkspace()
        let together = run(model, texts, &workspace)
        // The workspace holds no trace of what it was used for, a longer batch or a shorter one.
        for (index, text) in texts.enumerated() { #expect(run(model, [text], &other) == [together[index]]) }
        _ = run(model, self.texts([90, 1, 90, 90, 33], seed: 2), &other)
        #expect(run(model, texts.reversed(), &other) == together.reversed())
        #expect(run(model, texts, &other) == together)
        // What stands between the texts' numbers is decided by the lengths alone.
        #expect(run(model, [texts.flatMap { $0 }], &other) != [together.flatMap { $0 }])
    }

    /// Both directions see the whole text: a character changes what is remembered behind it forwards, and before it backwards.
    @Test func memoryGoesTheRightWay() {
        let harness = make(units: 16)
        let model = PackedLanguageModel(harness.layer, harness.parameters, format: .float32)
        var workspace = LanguageModelWorkspace()
        let text = texts([20])[0]
        var changed = text
        changed[8] = text[8] == 5 ? 6 : 5
        let before = run(model, [text], &workspace)[0], after = run(model, [changed], &workspace)[0]
        for place in text.indices {
            #expect((before[place].prefix(16) == after[place].prefix(16)) == (place < 8))
            #expect((before[place].suffix(16) == after[place].suffix(16)) == (place > 8))
        }
    }
}

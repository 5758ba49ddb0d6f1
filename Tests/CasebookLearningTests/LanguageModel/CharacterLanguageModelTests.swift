import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

struct CharacterLanguageModelTests {
    private static let alphabet = CharacterAlphabet(["a", "b", "c", "发"])
    private static let texts = ["abcab", "", "发", "aaé\nb", "cb"].map { text in text.unicodeScalars.map { alphabet[$0] } }

    private func make(width: Int = 3, units: Int = 4, dropout: Float = 0) -> LayerHarness<CharacterLanguageModel> {
        LayerHarness { CharacterLanguageModel(alphabet: Self.alphabet, width: width, units: units, dropout: dropout, into: &$0, random: &$1) }
    }

    private func loss(_ harness: LayerHarness<CharacterLanguageModel>, _ texts: [[UInt16]]) -> (sum: Double, weight: Float) {
        var pass = Pass(harness.parameters)
        let loss = harness.layer.loss(texts, &pass)
        return (Double(loss.sum.value.scalar), loss.weight)
    }

    @Test func namesAndShapes() {
        let harness = make()
        let direction = ["lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0", "output.weight", "output.bias"]
        #expect(Set(harness.names) == Set(["embedding.weight"] + direction.flatMap { ["forward." + $0, "backward." + $0] }))
        #expect(harness.names.count == 13 && harness.layer.units == 4)
        #expect(harness.tensor("embedding.weight").shape == [6, 3])
        for name in ["forward", "backward"] {
            #expect(harness.tensor(name + ".lstm.weight_ih_l0").shape == [16, 3] && harness.tensor(name + ".lstm.weight_hh_l0").shape == [16, 4])
            #expect(harness.tensor(name + ".output.weight").shape == [6, 4] && harness.tensor(name + ".output.bias").shape == [6])
        }
        #expect(harness.tensor("forward.lstm.weight_hh_l0") != harness.tensor("backward.lstm.weight_hh_l0"))
    }

    /// One text by the layers that a model is made of.
    @Test func lossIsThatOfItsLayers() {
        let harness = make(), text = Self.texts[0], model = harness.layer
        func direction(_ text: [UInt16], _ lstm: Recurrent, _ name: String, _ pass: inout Pass) -> Double {
            let given = [Int32(CharacterAlphabet.boundary)] + text.map(Int32.init), next = text.map(Int32.init) + [Int32(CharacterAlphabet.boundary)]
            let memory = lstm(model.embedding(given, &pass), layout: SequenceLayout(lengths: [given.count]), &pass).output
            let logits = memory.linear(weight: Variable(harness.tensor(name + ".output.weight")), bias: Variable(harness.tensor(name + ".output.bias")))
            return Double(logits.crossEntropySum(next).sum.value.scalar)
        }
        var pass = Pass(harness.parameters)
        let wanted = direction(text, model.forward, "forward", &pass) + direction(text.reversed(), model.backward, "backward", &pass)
        let found = loss(harness, [text])
        #expect(abs(found.sum - wanted) < 1e-5 * wanted && found.weight == 12)
    }

    @Test(arguments: [1, 4, 17]) func lossIsThatOfTheFormulas(units: Int) {
        let harness = make(width: 5, units: units)
        let reference = LanguageModelReference(parameters: harness.parameters, units: units)
        for text in Self.texts {
            let found = loss(harness, [text]), wanted = reference.loss(text)
            #expect(abs(found.sum - wanted) < 1e-5 * wanted, "\(found.sum), wanted \(wanted)")
            #expect(found.weight == Float(2 * (text.count + 1)))
        }
    }

    @Test func textsOfABatchAddUp() {
        let harness = make(units: 20)
        let together = loss(harness, Self.texts), alone = Self.texts.map { loss(harness, [$0]) }
        #expect(abs(together.sum - alone.reduce(0) { $0 + $1.sum }) < 1e-5 * together.sum)
        #expect(together.weight == alone.reduce(0) { $0 + $1.weight } && together.weight == Float(2 * (Self.texts.joined().count + Self.texts.count)))
        let turned = loss(harness, Self.texts.reversed())
        #expect(abs(together.sum - turned.sum) < 1e-5 * together.sum && together.weight == turned.weight)
    }

    /// A model that prefers nothing needs log(alphabet) a character.
    @Test func withoutWeightsEveryCharacterIsAsLikely() {
        var harness = make()
        for id in harness.parameters.ids { harness.parameters[id] = .zeros(harness.parameters[id].shape) }
        let found = loss(harness, Self.texts)
        #expect(abs(found.sum / Double(found.weight) - log(6)) < 1e-5)
    }

    /// Against slopes of the formulas in double precision, by every element of every parameter.
    @Test(.timeLimit(.minutes(1))) func gradientsAreTheSlopesOfTheFormulas() {
        let harness = exact(make()), texts = Array(Self.texts.suffix(4)), step: Float = 1 / 1024
        func slope(_ id: ParameterID, _ element: Int) -> Double {
            func value(_ steps: Float) -> Double {
                var moved = harness.parameters
                var tensor = moved[id]
                tensor.withMutableElements { $0[element] += steps * step }
                moved[id] = tensor
                let reference = LanguageModelReference(parameters: moved, units: 4)
                return texts.reduce(0) { $0 + reference.loss($1) }
            }
            return (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * Double(step))
        }
        var random = RandomGenerator(seed: 1)
        let gradients = valueWithGradient(at: harness.parameters, random: &random) { pass in harness.layer.loss(texts, &pass).sum }.gradients
        for id in harness.parameters.ids {
            let found = gradients.dense(id, shape: harness.parameters[id].shape).elements
            let slopes = found.indices.map { slope(id, $0) }, scale = slopes.reduce(0) { max($0, abs($1)) }
            let worst = zip(found, slopes).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
            #expect(scale > 0 && worst < 1e-5 * scale, "\(harness.parameters.name(id)): \(worst) of \(scale)")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [0, Float(0.3)]) func gradientsWithDropout(dropout: Float) {
        let harness = exact(make(dropout: dropout)), model = harness.layer, texts = Array(Self.texts.suffix(3))
        var check = GradientCheck(harness.parameters) { pass in model.loss(texts, &pass).sum.scaled(by: 8) }
        // A sum of some twenty terms in single precision is no better known.
        check.tolerance = 1e-3
        #expect(check.problems() == [])
    }

    /// Numbers from which steps are exact, and vectors long enough that what the LSTMs read matters.
    private func exact(_ harness: LayerHarness<CharacterLanguageModel>) -> LayerHarness<CharacterLanguageModel> {
        var harness = harness
        for id in harness.parameters.ids {
            let factor: Float = id == harness.layer.embedding.weight ? 5 : 1
            harness.parameters[id] = Tensor(harness.parameters[id].elements.map { ($0 * factor * 1024).rounded() / 1024 }, harness.parameters[id].shape)
        }
        return harness
    }

    @Test func dropoutIsForTrainingOnly() {
        let plain = make(units: 16), dropped = make(units: 16, dropout: 0.5)
        #expect(plain.parameters == dropped.parameters)
        #expect(loss(plain, Self.texts).sum == loss(dropped, Self.texts).sum)
        let body = { (model: CharacterLanguageModel, pass: inout Pass) in model.loss(Self.texts, &pass).sum }
        #expect(dropped.trained(seed: 1, body).output == dropped.trained(seed: 1, body).output)
        #expect(dropped.trained(seed: 1, body).output != dropped.trained(seed: 2, body).output)
        #expect(plain.trained(seed: 1, body).output.scalar == Float(loss(plain, Self.texts).sum))
    }

    @Test(.timeLimit(.minutes(2))) func foretellsWhatItHasReadOftenEnough() {
        let line = "denies fever, 否认发热。"
        let alphabet = CharacterAlphabet(counting: [line], minimumCount: 1, limit: 100)
        var harness = LayerHarness { CharacterLanguageModel(alphabet: alphabet, width: 8, units: 24, into: &$0, random: &$1) }
        let texts = Array(repeating: (line + line).unicodeScalars.map { alphabet[$0] }, count: 2)
        let model = harness.layer
        var optimizer = Optimizer(.adam(), for: harness.parameters), random = RandomGenerator(seed: 1)
        let start = loss(harness, texts)
        for _ in 0..<120 {
            var weight: Float = 0
            let step = valueWithGradient(at: harness.parameters, random: &random) { pass in
                let loss = model.loss(texts, &pass)
                weight = loss.weight
                return loss.sum
            }
            optimizer.step(&harness.parameters, step.gradients, rate: 0.02, weight: weight, clipping: .norm(1))
        }
        let end = loss(harness, texts), chance = log(Double(alphabet.count))
        #expect(abs(start.sum / Double(start.weight) - chance) < 0.2)
        #expect(end.sum / Double(end.weight) < 0.15 * chance, "\(end.sum / Double(end.weight)) nats a character")
        // It has learnt this text, not to give little loss: another one surprises it.
        let other = loss(harness, [texts[0].reversed()])
        #expect(other.sum / Double(other.weight) > chance)
        // Both directions were trained.
        let reference = LanguageModelReference(parameters: harness.parameters, units: 24)
        #expect(abs(reference.loss(texts[0]) - end.sum / 2) < 1e-3 * (1 + end.sum))
    }
}

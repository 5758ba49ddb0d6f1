import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct CharacterEncoderTests {
    private let words: [[Int32]] = [[1, 2, 3], [], [4], [0, 0, -1, 5, 2], [1, 2, 3]]

    @Test func convolutionsAreThoseOfPyTorch() {
        let harness = LayerHarness {
            CharacterCNN(characters: 6, width: 3, banks: [(kernel: 3, filters: 4), (kernel: 2, filters: 2), (kernel: 7, filters: 3)], name: "chars", into: &$0, random: &$1)
        }
        #expect(harness.names == ["chars.embedding.weight"] + (0..<3).flatMap { ["chars.convolutions.\($0).weight", "chars.convolutions.\($0).bias"] })
        #expect(harness.layer.outputs == 9)
        let found = harness.output { $0(words, &$1) }
        #expect(found.shape == [5, 9])
        #expect(found.slice(axis: 0, 0..<1) == found.slice(axis: 0, 4..<5))
        #expect(found.slice(axis: 0, 1..<2) == .zeros([1, 9]))
        // Word by word with convolutions; as for padding="same", an even kernel has one zero more behind.
        for (index, word) in words.enumerated() where !word.isEmpty {
            let characters = harness.tensor("chars.embedding.weight").gather(word)
            var answers: [Tensor] = []
            for (bank, kernel) in [3, 2, 7].enumerated() {
                let before = (kernel - 1) / 2
                let padded = Tensor.concatenated([.zeros([before, 3]), characters, .zeros([kernel - 1 - before, 3])], axis: 0)
                let image = padded.transposed([1, 0]).reshaped([1, 3, word.count + kernel - 1])
                let output = Variable(image).convolution(
                    filters: Variable(harness.tensor("chars.convolutions.\(bank).weight")), bias: Variable(harness.tensor("chars.convolutions.\(bank).bias")),
                    geometry: WindowGeometry(kernel: [kernel]))
                answers.append(output.relu().greatest().value.reshaped([1, output.shape[1]]))
            }
            #expect(Tensor.concatenated(answers, axis: 1).distance(to: found.slice(axis: 0, index..<(index + 1))) < 1e-6)
        }
    }

    @Test func lastStatesOfBothDirections() {
        let harness = LayerHarness { CharacterLSTM(characters: 6, width: 3, units: 4, name: "chars", into: &$0, random: &$1) }
        #expect(harness.names.prefix(2) == ["chars.embedding.weight", "chars.lstm.weight_ih_l0"] && harness.names.last == "chars.lstm.bias_hh_l0_reverse")
        let found = harness.output { $0(words, &$1) }
        #expect(found.shape == [5, 8] && harness.layer.outputs == 8)
        for (index, word) in words.enumerated() {
            let alone = harness.output { layer, pass in
                layer.recurrent(layer.embedding(word, &pass), layout: SequenceLayout(lengths: [word.count]), &pass).last
            }
            #expect(alone.distance(to: found.slice(axis: 0, index..<(index + 1))) < 1e-6)
        }
    }

    @Test func gradientsReachTheCharacters() {
        // Numbers far apart and small steps: the winners stay.
        var cnn = LayerHarness { CharacterCNN(characters: 6, width: 2, banks: [(kernel: 3, filters: 2)], dropout: 0.2, name: "", into: &$0, random: &$1) }
        let embedding = cnn.layer.embedding.weight
        cnn.parameters[embedding] = cnn.parameters[embedding].scaled(by: 4)
        #expect(cnn.gradientProblems(step: 1 / 512) { layer, _, pass in layer(words, &pass) } == [])
        let lstm = LayerHarness { CharacterLSTM(characters: 6, width: 2, units: 2, dropout: 0.2, name: "", into: &$0, random: &$1) }
        #expect(lstm.gradientProblems { layer, _, pass in layer(words, &pass) } == [])
    }

    @Test func noWordsGiveNothing() {
        let cnn = LayerHarness { CharacterCNN(characters: 6, width: 2, banks: [(kernel: 3, filters: 2)], name: "", into: &$0, random: &$1) }
        let lstm = LayerHarness { CharacterLSTM(characters: 6, width: 2, units: 2, name: "", into: &$0, random: &$1) }
        #expect(cnn.output { $0([], &$1) }.shape == [0, 2] && cnn.output { $0([[], []], &$1) } == .zeros([2, 2]))
        #expect(lstm.output { $0([], &$1) }.shape == [0, 4] && lstm.output { $0([[], []], &$1) } == .zeros([2, 4]))
    }
}

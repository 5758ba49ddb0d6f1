import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

/// The word encoder for inference, beside the one that is trained.
struct PackedCharacterCNNTests {
    private static let characters = 40

    private func make(width: Int = 7, kernel: Int, filters: Int = 19) -> LayerHarness<CharacterCNN> {
        LayerHarness {
            CharacterCNN(characters: Self.characters, width: width, banks: [(kernel: kernel, filters: filters)], dropout: 0.3, name: "chars", into: &$0, random: &$1)
        }
    }

    private func words(_ lengths: [Int], seed: UInt64 = 1) -> [[Int32]] {
        var generator = SeededGenerator(seed: seed)
        return lengths.map { (0..<$0).map { _ in Int32.random(in: 0..<Int32(Self.characters), using: &generator) } }
    }

    /// Runs over words that stand behind a few other characters; every word's vector is asked for once, and nothing beside it is touched.
    private func run(_ layer: PackedCharacterCNN, _ words: [[Int32]], _ workspace: inout CharacterWorkspace) -> [[Float]] {
        let room = layer.outputs + 2
        var starts: [Int32] = [3], asked = [Int](repeating: 0, count: words.count), result = [Float](repeating: -7, count: words.count * room)
        for word in words { starts.append(starts.last! + Int32(word.count)) }
        result.withUnsafeMutableBufferPointer { target in
            ([1, 2, 3] + words.flatMap { $0 }).withUnsafeBufferPointer { characters in
                starts.withUnsafeBufferPointer {
                    layer(
                        characters, starts: $0,
                        into: { word in
                            asked[word] += 1
                            return target.baseAddress! + word * room + 1
                        }, workspace: &workspace)
                }
            }
        }
        #expect(asked.allSatisfy { $0 == 1 })
        return words.indices.map { word in
            #expect(result[word * room] == -7 && result[word * room + room - 1] == -7)
            return Array(result[(word * room + 1)..<(word * room + 1 + layer.outputs)])
        }
    }

    private func run(_ layer: PackedCharacterCNN, _ words: [[Int32]]) -> [[Float]] {
        var workspace = CharacterWorkspace()
        return run(layer, words, &workspace)
    }

    private func distance(_ found: [[Float]], _ wanted: Tensor) -> Float {
        guard !found.isEmpty else { return wanted.shape[0] == 0 ? 0 : .infinity }
        return Tensor(found.flatMap { $0 }, [found.count, found[0].count]).distance(to: wanted)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7], [1, 16, 19, 40]) func givesTheNumbersOfTheTrainedLayer(kernel: Int, filters: Int) {
        let harness = make(kernel: kernel, filters: filters), words = words([3, 0, 1, 2, 9, 1, 0, 24, 5])
        let wanted = harness.output { $0(words, &$1) }
        // Eight significant bits of weights and characters.
        for (format, tolerance) in [(WeightFormat.float32, Float(1e-5)), (.bfloat16, 0.06), (.int8, 0.12)] {
            let layer = harness.layer.packed(harness.parameters, format: format)
            #expect(layer.outputs == filters)
            let found = run(layer, words), error = distance(found, wanted)
            #expect(error < tolerance, "\(format): \(error)")
            #expect(found[1].allSatisfy { $0 == 0 } && found[6].allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: [(1, 1), (3, 1), (16, 3), (50, 5)]) func widthsOfCharacters(width: Int, kernel: Int) {
        let harness = make(width: width, kernel: kernel), words = words([4, 1, 0, 11])
        #expect(distance(run(harness.layer.packed(harness.parameters, format: .float32), words), harness.output { $0(words, &$1) }) < 1e-5)
    }

    /// It works on some 256 characters at a time; words at the seams, longer than that, and empty ones there.
    @Test(arguments: [
        [1000], [255, 1, 1], [256, 1], [257, 0, 0, 3], [100, 156, 100], [100, 155, 1, 0, 100], [0, 300, 0, 0, 300, 0], Array(repeating: 1, count: 700), [0, 0, 0], [],
    ])
    func manyCharacters(lengths: [Int]) {
        let harness = make(kernel: 3), words = words(lengths)
        #expect(distance(run(harness.layer.packed(harness.parameters, format: .float32), words), harness.output { $0(words, &$1) }) < 1e-5)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 3, 5]) func randomWords(kernel: Int) {
        let harness = make(kernel: kernel), layer = harness.layer.packed(harness.parameters, format: .float32)
        var generator = SeededGenerator(seed: UInt64(kernel)), workspace = CharacterWorkspace()
        for seed in 0..<20 as Range<UInt64> {
            let longest = [1, 3, 12, 60].randomElement(using: &generator)!
            let words = words((0..<Int.random(in: 0...150, using: &generator)).map { _ in Int.random(in: 0...longest, using: &generator) }, seed: seed)
            #expect(distance(run(layer, words, &workspace), harness.output { $0(words, &$1) }) < 1e-5)
        }
    }

    /// Neither on its neighbours nor on what the workspace was used for.
    @Test(arguments: WeightFormat.allCases) func aWordDependsOnItsCharactersAlone(format: WeightFormat) {
        let harness = make(kernel: 5), layer = harness.layer.packed(harness.parameters, format: format)
        let words = words([3, 200, 0, 1, 2, 100, 8, 260, 4])
        var workspace = CharacterWorkspace()
        let together = run(layer, words, &workspace)
        for (word, wanted) in zip(words, together) { #expect(run(layer, [word], &workspace) == [wanted]) }
        #expect(run(layer, words.reversed(), &workspace) == together.reversed())
        #expect(run(layer, words) == together)
    }

    @Test func noWordsNeedNoStarts() {
        let harness = make(kernel: 3), layer = harness.layer.packed(harness.parameters, format: .int8)
        var workspace = CharacterWorkspace(), asked = 0
        for starts in [[], [0], [5]] as [[Int32]] {
            let place = UnsafeMutablePointer<Float>.allocate(capacity: layer.outputs)
            defer { place.deallocate() }
            starts.withUnsafeBufferPointer { starts in
                layer(
                    UnsafeBufferPointer<Int32>(start: nil, count: 0), starts: starts,
                    into: { _ in
                        asked += 1
                        return place
                    }, workspace: &workspace)
            }
        }
        #expect(asked == 0)
    }
}

public import CasebookTensor

/// A `CharacterCNN` with one width of filters, for inference.
public struct PackedCharacterCNN: Sendable {
    private let vectors: Tensor
    private let filters: PackedLinear
    private let kernel: Int
    /// The length of a word's vector.
    public var outputs: Int { filters.outputs }

    /// - Parameters:
    ///   - vectors: of the characters.
    ///   - weight: filters × width × characters it looks at.
    init(vectors: Tensor, weight: Tensor, bias: Tensor, format: WeightFormat) {
        self.vectors = vectors
        kernel = weight.shape[2]
        filters = PackedLinear(
            weight: weight.transposed([0, 2, 1]).reshaped([weight.shape[0], kernel * weight.shape[1]]), bias: bias, format: format)
    }

    /// Writes a vector a word: `outputs` numbers, from `stride` to `stride`.
    ///
    /// - Parameters:
    ///   - characters: of the words one after the other; none negative.
    ///   - starts: where each word begins, and at last where they end.
    public func callAsFunction(
        _ characters: UnsafeBufferPointer<Int32>, starts: UnsafeBufferPointer<Int32>, into out: (Int) -> UnsafeMutablePointer<Float>, workspace: inout CharacterWorkspace
    ) {
        precondition(characters.allSatisfy { $0 >= 0 && $0 < vectors.shape[0] }, "A character's number lies outside the table.")
        let width = vectors.shape[1], row = kernel * width, before = (kernel - 1) / 2, answer = filters.outputStride
        // A few words at a time, so that their rows stay in the cache.
        var word = 0
        while word + 1 < starts.count {
            var last = word + 1
            while last + 1 < starts.count, starts[last] - starts[word] < 256 { last += 1 }
            let first = Int(starts[word]), count = Int(starts[last]) - first
            let input = workspace.input.reserve(max(1, count * row)), answers = workspace.answers.reserve(max(1, count * answer))
            vectors.withElements { table in
                for current in word..<last {
                    let range = Int(starts[current])..<Int(starts[current + 1])
                    for index in range {
                        let target = input + (index - first) * row
                        for offset in 0..<kernel {
                            let neighbour = index + offset - before
                            if range.contains(neighbour) {
                                (target + offset * width).update(from: table.baseAddress! + Int(characters[neighbour]) * width, count: width)
                            } else {
                                (target + offset * width).update(repeating: 0, count: width)
                            }
                        }
                    }
                }
            }
            if count > 0 { filters(input, stride: row, rows: count, into: answers, workspace: &workspace.inference) }
            for current in word..<last {
                let target = out(current)
                target.update(repeating: 0, count: outputs)
                for index in (Int(starts[current]) - first)..<(Int(starts[current + 1]) - first) {
                    let source = answers + index * answer
                    for filter in 0..<outputs { target[filter] = max(target[filter], source[filter]) }
                }
            }
            word = last
        }
    }
}

/// Memory that `PackedCharacterCNN` works in. One a task.
public struct CharacterWorkspace: ~Copyable {
    var input = FloatBuffer()
    var answers = FloatBuffer()
    var inference = InferenceWorkspace()

    public init() {}
}

extension CharacterCNN {
    /// The layer of a state of the parameters, packed for inference. It has one width of filters.
    public func packed(_ parameters: Parameters, format: WeightFormat) -> PackedCharacterCNN {
        precondition(banks.count == 1, "One width of filters is packed.")
        return PackedCharacterCNN(vectors: parameters[embedding.weight], weight: parameters[banks[0].weight], bias: parameters[banks[0].bias], format: format)
    }
}

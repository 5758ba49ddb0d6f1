public import CasebookTensor

/// Character language models for inference: what both LSTMs remember at the characters of texts.
public struct PackedLanguageModel: Sendable {
    public let alphabet: CharacterAlphabet
    private let vectors: Tensor
    private let lstm: PackedRecurrent

    public init(_ model: CharacterLanguageModel, _ parameters: Parameters, format: WeightFormat) {
        alphabet = model.alphabet
        vectors = parameters[model.embedding.weight]
        lstm = PackedRecurrent(
            .lstm, forward: model.forward.packedWeights(parameters)[0], backward: model.backward.packedWeights(parameters)[0], format: format)
    }

    /// The length of one direction's memory.
    public var units: Int { lstm.units }

    /// What the models remember of a batch of texts, kept until the next run of the same workspace.
    ///
    /// - Parameters:
    ///   - characters: numbers of the alphabet, one text after the other.
    ///   - lengths: of each text.
    public func run(_ characters: UnsafeBufferPointer<UInt16>, lengths: [Int], workspace: inout LanguageModelWorkspace) {
        precondition(lengths.reduce(0, +) == characters.count && lengths.allSatisfy { $0 >= 0 }, "The lengths do not add up to \(characters.count) characters.")
        precondition(characters.allSatisfy { $0 < alphabet.count }, "A character's number lies outside the alphabet.")
        // Before and behind each text stands the boundary.
        let layout = SequenceLayout(lengths: lengths.map { $0 + 2 })
        let width = vectors.shape[1], outputs = lstm.outputs
        workspace.layout = layout
        workspace.places.removeAll(keepingCapacity: true)
        workspace.places.append(contentsOf: repeatElement(0, count: lengths.count))
        for (place, index) in layout.order.enumerated() { workspace.places[index] = place }
        workspace.width = outputs
        workspace.memory.reserve(layout.rowCount * outputs)
        workspace.input.reserve(layout.rowCount * width)
        vectors.withElements { table in
            var first = 0
            for (index, length) in lengths.enumerated() {
                let place = workspace.places[index]
                for step in 0..<(length + 2) {
                    let number = step == 0 || step == length + 1 ? CharacterAlphabet.boundary : characters[first + step - 1]
                    (workspace.input.base + layout.row(step: step, place: place) * width).update(from: table.baseAddress! + Int(number) * width, count: width)
                }
                first += length
            }
        }
        lstm(workspace.input.base, stride: width, layout: layout, into: workspace.memory.base, outputStride: outputs, workspace: &workspace.inference)
    }
}

/// Memory that language models run in, with the result of the last run. One a task.
public struct LanguageModelWorkspace: ~Copyable {
    var layout = SequenceLayout(lengths: [])
    var places: [Int] = []
    var width = 0
    var memory = FloatBuffer()
    var input = FloatBuffer()
    var inference = InferenceWorkspace()

    public init() {}

    /// Copies what is remembered of a stretch of a text: forwards at its last character, backwards at its first.
    ///
    /// - Parameter target: receives twice the units of one direction.
    public func copy(text: Int, characters: Range<Int>, into target: UnsafeMutablePointer<Float>) {
        let half = width / 2, place = places[text]
        let ahead = memory.base + layout.row(step: characters.upperBound, place: place) * width
        let back = memory.base + layout.row(step: characters.lowerBound + 1, place: place) * width + half
        target.update(from: ahead, count: half)
        (target + half).update(from: back, count: half)
    }
}

/// A block of floats that only grows.
package struct FloatBuffer: ~Copyable {
    package private(set) var base: UnsafeMutablePointer<Float>
    private var capacity = 16

    package init() { base = .allocate(capacity: 16) }

    deinit { base.deallocate() }

    /// What was in it is lost where it grows.
    @discardableResult
    package mutating func reserve(_ count: Int) -> UnsafeMutablePointer<Float> {
        if count > capacity {
            base.deallocate()
            capacity = max(count, capacity * 3 / 2)
            base = .allocate(capacity: capacity)
        }
        return base
    }
}

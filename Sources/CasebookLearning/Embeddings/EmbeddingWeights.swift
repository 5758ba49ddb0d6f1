internal import CasebookCore

/// The two matrices of a model between two rounds, row after row.
struct EmbeddingWeights: Sendable {
    /// Words, then buckets.
    var input: [Float]
    var output: [Float]

    /// Input rows evenly between ±1 over the dimension, output rows zero, as in fastText.
    init(inputRows: Int, outputRows: Int, dimension: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let scale = 1 / (Float(1 << 23) * Float(dimension))
        input = Array(unsafeUninitializedCapacity: inputRows * dimension) { buffer, count in
            count = buffer.count
            for index in 0..<count { buffer.initializeElement(at: index, to: (Float(generator.next() >> 40) - Float(1 << 23)) * scale) }
        }
        output = Array(repeating: 0, count: outputRows * dimension)
    }
}

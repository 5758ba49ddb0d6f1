internal import CasebookLearning
internal import CasebookTensor

/// Reads the characters of texts into a vector each.
struct CharacterEncoder: Sendable {
    private enum Parts: Sendable {
        case convolutions(Embedding, [Convolution])
        case lstm(CharacterLSTM)
    }

    /// The length of a vector.
    let outputs: Int
    private let length: Int
    private let isPooled: Bool
    private let parts: Parts

    /// Characters that the first convolution's answers are joined over, so that the others see further at a quarter of the cost.
    private static let pool = 4

    init(
        _ architecture: AffinityArchitecture, characters: Int, length: Int, kernel: Int, pools: Bool, name: String, into parameters: inout Parameters,
        random: inout RandomGenerator
    ) {
        self.length = length
        isPooled = pools
        let width = architecture.embedding, filters = architecture.filters
        switch architecture.encoder {
        case .convolution:
            let embedding = Embedding(count: characters, width: width, deviation: 0.3, name: "\(name).embedding", into: &parameters, random: &random)
            var convolutions: [Convolution] = [], inputs = width
            for layer in 0..<3 {
                let geometry = WindowGeometry(kernel: [kernel], padding: [kernel / 2])
                convolutions.append(
                    Convolution(
                        inputs: inputs, outputs: filters * (layer + 1), geometry: geometry, name: "\(name).convolutions.\(layer)", into: &parameters,
                        random: &random))
                inputs = filters * (layer + 1)
            }
            parts = .convolutions(embedding, convolutions)
            outputs = inputs
        case .lstm:
            let lstm = CharacterLSTM(characters: characters, width: width, units: filters, name: name, into: &parameters, random: &random)
            parts = .lstm(lstm)
            outputs = lstm.outputs
        }
    }

    /// Gives (texts × outputs). Texts are filled up with zeros to one length, so that a vector does not depend on what else is read.
    func callAsFunction(_ texts: [[Int32]], _ pass: inout Pass) -> Variable {
        switch parts {
        case .lstm(let lstm): return lstm(texts, &pass)
        case .convolutions(let embedding, let convolutions):
            let filled = texts.flatMap { $0 + Array(repeating: -1, count: length - $0.count) }
            var x = embedding(filled, &pass).reshaped([texts.count, length, embedding.width]).transposed([0, 2, 1])
            for (layer, convolution) in convolutions.enumerated() {
                x = convolution(x, &pass).relu()
                if layer == 0, isPooled { x = MaxPool(kernel: [Self.pool])(x) }
            }
            return x.greatest().reshaped([texts.count, outputs])
        }
    }
}

internal import CasebookLearning
internal import CasebookTensor

/// The part of a network that reads one modality: (batch × features) gives (batch × units).
struct OmicsEncoder: Sendable {
    let features: Int
    private let convolution: Convolution?
    private let pool: MaxPool?
    private let layer: Linear
    private let decoder: Linear?
    private let dropout: Dropout
    private let featureDropout: Dropout

    private static let channels = 8
    private static let kernel = 9
    private static let stride = 3

    init(_ architecture: OmicsArchitecture, features: Int, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.features = features
        var width = features
        if architecture.encoder == .cnn {
            let geometry = WindowGeometry(kernel: [min(Self.kernel, features)], stride: [Self.stride])
            convolution = Convolution(inputs: 1, outputs: Self.channels, geometry: geometry, name: name + ".convolution", into: &parameters, random: &random)
            var length = geometry.outputLengths([features])[0]
            if length > 1 {
                let window = WindowGeometry(kernel: [2], stride: [2])
                pool = MaxPool(window)
                length = window.outputLengths([length])[0]
            } else {
                pool = nil
            }
            width = Self.channels * length
        } else {
            (convolution, pool) = (nil, nil)
        }
        layer = Linear(inputs: width, outputs: architecture.units, name: name, into: &parameters, random: &random)
        decoder =
            architecture.encoder == .autoencoder
            ? Linear(inputs: architecture.units, outputs: features, name: name + ".decoder", into: &parameters, random: &random) : nil
        dropout = Dropout(architecture.dropout)
        featureDropout = Dropout(architecture.featureDropout)
    }

    func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        let rows = x.shape[0]
        var x = featureDropout(x, &pass)
        if let convolution {
            x = convolution(x.reshaped([rows, 1, features]), &pass).relu()
            if let pool { x = pool(x) }
            x = x.reshaped([rows, layer.inputs])
        }
        return dropout(layer(x, &pass).relu(), &pass)
    }

    /// The input made again, of an autoencoder.
    func decoded(_ units: Variable, _ pass: inout Pass) -> Variable? { decoder.map { $0(units, &pass) } }
}

/// What a network over modalities is built of.
public struct OmicsArchitecture: Sendable, Hashable {
    /// How one modality is read.
    public enum Encoder: String, Sendable, CaseIterable {
        /// A layer over all features.
        case mlp
        /// A convolution along the features, for tables whose neighbours belong together.
        case cnn
        /// A layer that must also allow its input to be made again from it.
        case autoencoder
    }

    /// How modalities come together.
    public enum Fusion: String, Sendable, CaseIterable {
        /// Side by side, zeros for what is missing.
        case concatenation
        /// A mean with weights that a gate gives each modality of a sample (Ilse, Tomczak and Welling, ICML 2018).
        case attention
        /// A mean of what each modality says by itself.
        case late
    }

    public var encoder = Encoder.mlp
    public var fusion = Fusion.concatenation
    /// Width of what an encoder gives.
    public var units = 64
    public var dropout: Float = 0.5
    /// Of prepared values.
    public var featureDropout: Float = 0.3
    /// The share of a sample's modalities that training hides, so that one may be missing later; one always stays.
    public var modalityDropout: Float = 0.2

    public init() {}
}

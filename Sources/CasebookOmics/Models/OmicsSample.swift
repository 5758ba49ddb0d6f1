/// A sample as models see it.
struct OmicsSample: Sendable {
    /// By modality: prepared values; nil where the modality is missing.
    var parts: [[Float]?]
}

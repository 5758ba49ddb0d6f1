/// A sample as models see it.
struct OmicsSample: Sendable {
    /// By modality: prepared values; nil where the modality is missing.
    var parts: [[Float]?]

    /// All values side by side, the mean for what is missing; nil where everything is.
    func joined(widths: [Int]) -> [Float]? {
        guard parts.contains(where: { $0 != nil }) else { return nil }
        return zip(parts, widths).flatMap { part, width in part ?? Array(repeating: 0, count: width) }
    }
}

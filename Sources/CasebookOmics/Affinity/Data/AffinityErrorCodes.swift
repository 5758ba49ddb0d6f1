public import CasebookCore

extension ClinicalError.Code {
    /// A drug or a target is not a line of characters that can be read.
    public static let affinityText = Self("affinity.text")
    /// Affinities that nothing can be fitted to: too few, or not finite.
    public static let affinityData = Self("affinity.data")
}

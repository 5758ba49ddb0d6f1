public import CasebookCore

extension ClinicalError.Code {
    /// A table of measurements cannot be read as numbers of samples and features.
    public static let omicsTable = Self(rawValue: "omics.table")
    /// Samples, modalities or labels do not fit together.
    public static let omicsSamples = Self(rawValue: "omics.samples")
    /// There is not enough to train on.
    public static let omicsTraining = Self(rawValue: "omics.training")
}

public import CasebookCore

extension ClinicalError.Code {
    /// A file breaks the rules of the safetensors format.
    public static let safetensorsMalformed = Self("safetensors.malformed")
    /// A safetensors file is sound but does not hold the tensor that was asked for, or not as numbers of the type that was asked for.
    public static let safetensorsMismatch = Self("safetensors.mismatch")
    /// The files of a model are well-formed but cannot be used: weights that are no numbers, parts that do not belong together.
    public static let modelDamaged = Self("model.damaged")
}

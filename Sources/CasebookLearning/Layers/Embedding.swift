public import CasebookTensor

/// A table of vectors, one a word or other symbol.
///
/// The only parameter is `weight` (count × width). Its gradient is kept as the rows that were looked up, so that a step costs what the text costs, not
/// what the vocabulary costs. A negative index gives zeros and has no gradient: padding, or a word that is not known.
public struct Embedding: Sendable {
    public let weight: ParameterID
    /// The number of vectors.
    public let count: Int
    /// The length of a vector.
    public let width: Int

    /// Vectors that are normal with the given standard deviation (1 in PyTorch).
    public init(count: Int, width: Int, deviation: Float = 1, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.init(random.normal([count, width], deviation: deviation), name: name, into: &parameters)
    }

    /// Vectors that were trained elsewhere, as a matrix with a row a symbol.
    ///
    /// - Parameter isFrozen: keeps them as they are; `Parameters.setFrozen` changes that later.
    public init(_ vectors: Tensor, isFrozen: Bool = false, name: String, into parameters: inout Parameters) {
        precondition(vectors.shape.rank == 2, "A table of vectors is a matrix, not of shape \(vectors.shape).")
        count = vectors.shape[0]
        width = vectors.shape[1]
        weight = parameters.add("weight", of: name, vectors)
        let full = parameters.name(weight)
        parameters.setFrozen(isFrozen) { $0 == full }
    }

    /// Gives (indexes × width).
    public func callAsFunction(_ indexes: [Int32], _ pass: inout Pass) -> Variable { pass.embedding(weight, indexes) }
}

/// Vectors of character n-grams, hashed to buckets: they make up a vector for any word (Bojanowski et al., TACL 2017).
public struct SubwordVectors: Sendable {
    public let dimension: Int
    private let grams: SubwordGrams
    private let values: [Float]

    /// - Parameter values: a row for each bucket.
    init(grams: SubwordGrams, dimension: Int, values: [Float]) {
        precondition(values.count == grams.buckets * dimension, "The values must be a row of the dimension's length for each bucket.")
        self.grams = grams
        self.dimension = dimension
        self.values = values
    }

    /// The mean of the vectors of the word's n-grams; nil where it has none, being too short.
    public func vector(of word: String) -> [Float]? {
        let buckets = grams.buckets(of: Array(word.utf8))
        guard !buckets.isEmpty else { return nil }
        var sum = [Float](repeating: 0, count: dimension)
        for bucket in buckets {
            for index in 0..<dimension { sum[index] += values[bucket * dimension + index] }
        }
        return sum.map { $0 / Float(buckets.count) }
    }
}

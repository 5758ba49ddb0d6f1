/// Vectors of character n-grams, hashed to buckets: they make up a vector for any word (Bojanowski et al., TACL 2017).
public struct SubwordVectors: Sendable {
    public let dimension: Int
    /// Row after row, a row for each bucket.
    public let values: [Float]
    private let grams: SubwordGrams

    /// - Parameters:
    ///   - gramLengths: shortest and longest n-gram in characters, from 1 to 100, with the signs `<` and `>` at the borders of a word.
    ///   - values: a row of `dimension` numbers for each bucket, at least one and fewer than 2^31.
    public init(gramLengths: ClosedRange<Int>, dimension: Int, values: [Float]) {
        precondition(dimension > 0 && !values.isEmpty && values.count % dimension == 0, "The values must be a row of the dimension's length for each bucket.")
        precondition(values.count / dimension < 1 << 31, "Buckets must be fewer than 2^31.")
        precondition(gramLengths.lowerBound > 0 && gramLengths.upperBound <= SubwordGrams.longest, "The n-gram lengths must be from 1 to 100.")
        grams = SubwordGrams(buckets: values.count / dimension, lengths: gramLengths)
        self.dimension = dimension
        self.values = values
    }

    /// Number of rows.
    public var buckets: Int { grams.buckets }
    /// Shortest and longest n-gram in characters.
    public var gramLengths: ClosedRange<Int> { grams.lengths }

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

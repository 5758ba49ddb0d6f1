/// Words with a vector each: read from a file, or trained.
///
/// Words are told apart by their bytes; they stand in the order of the file or, trained, of their counts.
public struct WordVectors: Sendable {
    /// A word found near another.
    public struct Neighbor: Hashable, Sendable {
        public let word: String
        /// Cosine of the angle between the vectors.
        public let similarity: Float
    }

    public let dimension: Int
    /// Row after row, a row for each word.
    public let values: [Float]
    private let table: WordTable
    /// One over the length of each row; 0 for a row of zeros.
    private let inverseNorms: [Float]

    /// - Parameters:
    ///   - words: different words, not empty and without white space of ASCII.
    ///   - values: a row of `dimension` finite numbers for each word.
    public init(words: [String], dimension: Int, values: [Float]) {
        var table = WordTable()
        for word in words {
            precondition(WordTable.isWord(word.utf8), "A word must not be empty or hold white space.")
            let (_, isNew) = table.insert(word)
            precondition(isNew, "A word occurs twice.")
        }
        self.init(table: table, dimension: dimension, values: values)
    }

    init(table: WordTable, dimension: Int, values: [Float]) {
        precondition(dimension > 0 && values.count == table.count * dimension, "The values must be a row of the dimension's length for each word.")
        self.dimension = dimension
        self.values = values
        self.table = table
        inverseNorms = values.withUnsafeBufferPointer { values in
            (0..<table.count).map { index in
                let row = values.baseAddress! + index * dimension
                let square = VectorKernels.dot(row, row, dimension)
                return square > 0 ? 1 / square.squareRoot() : 0
            }
        }
    }

    /// Number of words.
    public var count: Int { table.count }

    public func word(_ index: Int) -> String { table.word(index) }

    /// The place of a word, nil where there is none; constant time.
    public func index(of word: String) -> Int? { table.index(of: word) }

    /// The vector of a word, nil where there is none.
    public subscript(word: String) -> ArraySlice<Float>? { index(of: word).map { self[$0] } }

    public subscript(index: Int) -> ArraySlice<Float> { values[index * dimension..<(index + 1) * dimension] }

    func bytes(of index: Int) -> ArraySlice<UInt8> { table.bytes(of: index) }

    /// The words nearest to a word by cosine, without itself; nil where the word has no vector. Linear in words.
    public func nearest(to word: String, count: Int) -> [Neighbor]? {
        index(of: word).map { nearest(to: Array(self[$0]), count: count, except: $0) }
    }

    /// The words nearest to a vector by cosine, the nearest first; equally near ones in their order here. Linear in words.
    public func nearest(to vector: [Float], count: Int) -> [Neighbor] { nearest(to: vector, count: count, except: nil) }

    private func nearest(to vector: [Float], count: Int, except: Int?) -> [Neighbor] {
        precondition(vector.count == dimension, "The vector must have as many numbers as those it is compared with.")
        var best = BestPlaces(limit: count)
        values.withUnsafeBufferPointer { values in
            vector.withUnsafeBufferPointer { vector in
                let square = VectorKernels.dot(vector.baseAddress!, vector.baseAddress!, dimension)
                let scale = square > 0 ? 1 / square.squareRoot() : 0
                for index in 0..<self.count where index != except {
                    best.offer(VectorKernels.dot(values.baseAddress! + index * dimension, vector.baseAddress!, dimension) * inverseNorms[index] * scale, index)
                }
            }
        }
        return best.sorted().map { Neighbor(word: word($0.index), similarity: $0.score) }
    }
}

public import CasebookCore
internal import CasebookTensor

/// As a safetensors file: a tensor `ngrams` with a row for each bucket, and under `__metadata__` the lengths of n-grams, `shortest_gram` and
/// `longest_gram`, in decimal digits. N-grams are numbered by fastText's hash.
extension SubwordVectors {
    private static let tensor = "ngrams"
    private static let shortest = "shortest_gram"
    private static let longest = "longest_gram"

    /// Reads a file that ``write(to:)`` made; the numbers may also be F16 or BF16.
    ///
    /// Throws `file.unreadable`, `safetensors.malformed`, `model.damaged` for a number that is not finite, and `safetensors.mismatch` where the tensor
    /// or the lengths are missing or none that n-grams can have.
    public init(path: String) throws(ClinicalError) {
        let file = try SafetensorsFile(path: path)
        guard let shape = file.entry(named: Self.tensor)?.shape, shape.count == 2, (1..<1 << 31).contains(shape[0]), (1...65_536).contains(shape[1]),
            let shortest = file.metadata[Self.shortest].flatMap({ Int($0) }), let longest = file.metadata[Self.longest].flatMap({ Int($0) }),
            shortest > 0, shortest <= longest, longest <= SubwordGrams.longest
        else { throw ClinicalError(.safetensorsMismatch, "The file does not hold vectors of n-grams with their lengths; is it another file?", at: Location(file: path)) }
        try file.checkFinite()
        self.init(gramLengths: shortest...longest, dimension: shape[1], values: try file.floats(named: Self.tensor))
    }

    /// Writes a private file, under a temporary name first. Throws `file.unwritable`.
    public func write(to path: String) throws(ClinicalError) {
        try SafetensorsWriter.write(
            [SafetensorsTensor(name: Self.tensor, dtype: .float32, shape: [buckets, dimension], floats: values)],
            metadata: [Self.shortest: String(gramLengths.lowerBound), Self.longest: String(gramLengths.upperBound)], to: path)
    }
}

public import CasebookCore

/// Reads an archive of NumPy (NPZ) that holds modalities of the same samples: one array of their names, and an array of numbers (samples × features) for each modality,
/// which is called as its array.
public enum OmicsArchiveReader {
    /// What the array of names is called.
    static let nameArrays = ["cells", "lines", "cell_lines", "samples", "ids", "names"]
    /// Samples, and columns of all arrays together.
    private static let mostNames = 1 << 24
    private static let mostValues = 1 << 28
    /// Of an array, whatever its elements.
    private static let mostBytes = 1 << 30

    /// Features are known by the number of their column. NaN is a missing value.
    ///
    /// Throws `omics.samples` where names are missing or stand twice, or an array has another number of rows; `omics.table` where there are no numbers or one is infinite;
    /// `limit.size` beyond 2²⁴ samples, 2²⁴ columns or 2²⁸ values of all arrays together;
    /// `file.unreadable`, `archive.damaged`, `archive.unsupported`, `array.damaged`, `array.unsupported`.
    public static func read(path: String) throws(ClinicalError) -> OmicsCohort {
        func error(_ code: ClinicalError.Code, _ message: String) -> ClinicalError { ClinicalError(code, message, at: Location(file: path)) }
        let archive = try NumPyArchive(path: path)
        guard let key = nameArrays.first(where: archive.names.contains), let array = try archive.array(named: key, limit: mostBytes) else {
            throw error(.omicsSamples, "The archive has no array of the samples' names; add one that is called '\(nameArrays[0])'.")
        }
        guard array.shape.count == 1 else { throw error(.omicsSamples, "The array '\(key)' is not a list of names; give it one axis.") }
        guard array.count > 0 else { throw error(.omicsSamples, "The array '\(key)' names no sample.") }
        guard array.count <= mostNames else { throw error(.sizeLimit, "The array '\(key)' names more than \(mostNames) samples; leave some out.") }
        let samples: [String]
        do throws(ClinicalError) { samples = try array.texts() } catch { throw ClinicalError(error.code, error.message, at: Location(file: path)) }
        guard Set(samples).count == samples.count else { throw error(.omicsSamples, "The array '\(key)' names a sample twice; give each one row.") }
        var matrices: [OmicsMatrix] = [], columns = 0, count = 0
        // Arrays of one axis, such as names of genes, are none of measurements, and those without columns hold none.
        for name in archive.names where name != key {
            guard let array = try archive.array(named: name, limit: mostBytes), array.shape.count == 2, array.shape[1] > 0 else { continue }
            guard array.shape[0] == samples.count else {
                throw error(.omicsSamples, "An array has \(array.shape[0]) rows where '\(key)' names \(samples.count) samples; give each sample a row.")
            }
            // Each as it comes, before it is unfolded: a packed archive may be a thousandth of what it holds.
            guard array.shape[1] <= mostNames - columns, array.count <= mostValues - count else {
                throw error(.sizeLimit, "The arrays have more than \(mostNames) columns or \(mostValues) values; leave out features that vary least.")
            }
            columns += array.shape[1]
            count += array.count
            let values: [Float]
            do throws(ClinicalError) { values = try array.floats() } catch { throw ClinicalError(error.code, error.message, at: Location(file: path)) }
            guard !values.contains(where: \.isInfinite) else { throw error(.omicsTable, "An array holds an infinite number; write NaN where a value is missing.") }
            matrices.append(OmicsMatrix(name: name, samples: samples, features: (0..<array.shape[1]).map { "\($0)" }, rowCount: samples.count, values: values))
        }
        guard !matrices.isEmpty else { throw error(.omicsTable, "The archive has no array of samples × features beside '\(key)'.") }
        return try OmicsCohort(matrices)
    }
}

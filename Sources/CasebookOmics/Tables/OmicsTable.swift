public import CasebookCore

/// Numbers as a file has them, before it is known whether its rows or its columns are samples.
public struct OmicsTable: Sendable {
    public let rowNames: [String]?
    public let columnNames: [String]?
    public let rowCount: Int
    public let columnCount: Int
    /// Row by row, NaN where a value is missing.
    let values: [Float]
    let file: String?

    /// The matrix of samples × features.
    ///
    /// Without an orientation, the side with more names among `samples` is that of the samples, or that with fewer names among `features`; rows are where
    /// neither tells. Features without names are called by their number, from 1.
    ///
    /// Throws `omics.table` where a sample has no name, or two samples or two features have one.
    public func matrix(
        name: String, orientation: OmicsTableOptions.Orientation? = nil, samples: Set<String> = [], features: Set<String> = []
    ) throws(ClinicalError) -> OmicsMatrix {
        func known(_ names: [String]?, _ set: Set<String>) -> Int { names?.count(where: set.contains) ?? 0 }
        let forRows = known(rowNames, samples) + known(columnNames, features), forColumns = known(columnNames, samples) + known(rowNames, features)
        let orientation = orientation ?? (forColumns > forRows ? .columns : .rows)
        let (samples, features) = orientation == .rows ? (rowNames, columnNames) : (columnNames, rowNames)
        let (sampleCount, featureCount) = orientation == .rows ? (rowCount, columnCount) : (columnCount, rowCount)
        if samples?.contains("") ?? false {
            throw ClinicalError(.omicsTable, "A sample of the table has no name; give it one, or leave its row out.", at: file.map { Location(file: $0) })
        }
        if let samples, Set(samples).count < samples.count { throw repeated("samples") }
        if let features, Set(features).count < features.count { throw repeated("features") }
        var turned = values
        if orientation == .columns {
            for sample in 0..<sampleCount { for feature in 0..<featureCount { turned[sample * featureCount + feature] = values[feature * sampleCount + sample] } }
        }
        return OmicsMatrix(name: name, samples: samples, features: features ?? (0..<featureCount).map { "\($0 + 1)" }, rowCount: sampleCount, values: turned)
    }

    private func repeated(_ what: String) -> ClinicalError {
        ClinicalError(.omicsTable, "Two \(what) of the table have the same name; every name may stand once.", at: file.map { Location(file: $0) })
    }
}

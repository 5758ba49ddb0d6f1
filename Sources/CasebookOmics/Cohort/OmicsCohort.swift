public import CasebookCore

/// Modalities of the same samples, some of which may lack one or another.
public struct OmicsCohort: Sendable {
    public let matrices: [OmicsMatrix]
    /// Nil where samples are known by their order only.
    public let samples: [String]?
    public let sampleCount: Int
    /// By modality and sample: the row of its matrix; nil where there is none.
    let rows: [[Int?]]

    /// Aligns modalities: by the samples' ids, of all that any modality has, in the order of their first appearance; or by rows where no matrix has ids.
    ///
    /// Throws `omics.samples` where two modalities have one name, only some have ids, or there are none and the rows differ in number.
    public init(_ matrices: [OmicsMatrix]) throws(ClinicalError) {
        guard let first = matrices.first else { throw ClinicalError(.omicsSamples, "There is no modality; name at least one matrix.") }
        guard Set(matrices.map(\.name)).count == matrices.count else { throw ClinicalError(.omicsSamples, "Two modalities have the same name; give each its own.") }
        self.matrices = matrices
        let withIDs = matrices.count { $0.samples != nil }
        guard withIDs == 0 || withIDs == matrices.count else {
            throw ClinicalError(.omicsSamples, "Some modalities have ids of samples and others have none; give ids to all, or to none and keep the rows in one order.")
        }
        guard withIDs > 0 else {
            guard matrices.allSatisfy({ $0.rowCount == first.rowCount }) else {
                throw ClinicalError(.omicsSamples, "The modalities have no ids of samples and differ in their number of rows; give them ids.")
            }
            samples = nil
            sampleCount = first.rowCount
            rows = matrices.map { matrix in (0..<matrix.rowCount).map { Self.isEmpty(matrix, $0) ? nil : $0 } }
            return
        }
        var places: [String: Int] = [:], order: [String] = []
        for matrix in matrices {
            for sample in matrix.samples ?? [] where places[sample] == nil {
                places[sample] = order.count
                order.append(sample)
            }
        }
        samples = order
        sampleCount = order.count
        rows = matrices.map { matrix in
            var rows = [Int?](repeating: nil, count: order.count)
            for (row, sample) in (matrix.samples ?? []).enumerated() where !Self.isEmpty(matrix, row) { rows[places[sample] ?? 0] = row }
            return rows
        }
    }

    private static func isEmpty(_ matrix: OmicsMatrix, _ row: Int) -> Bool { matrix.row(row).allSatisfy(\.isNaN) }

    /// Whether a sample has any value of a modality.
    public func has(modality: Int, sample: Int) -> Bool { rows[modality][sample] != nil }
}

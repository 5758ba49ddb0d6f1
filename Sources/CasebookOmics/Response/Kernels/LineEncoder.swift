internal import CasebookCore

/// Turns the measurements of a cell line into a vector whose products with those of other lines tell how alike they are: of each modality the features that vary most,
/// standardised and scaled so that its squared length is its share in the whole. A feature is known by the number of its column.
struct LineEncoder: Sendable {
    struct Part: Sendable {
        let preparation: OmicsPreparation
        /// The columns that the modality had.
        let width: Int
        /// Above 0; all sum to 1.
        let share: Float
    }

    let parts: [Part]

    private static let mostFeatures = 2_000

    /// Each modality that varies among the samples, alone. Throws `omics.training` where none does.
    static func candidates(_ cohort: OmicsCohort, samples: [Int]) throws(ClinicalError) -> [LineEncoder] {
        var options = OmicsPreparationOptions(), found: [LineEncoder] = [], last: ClinicalError?
        options.mostFeatures = mostFeatures
        for (place, matrix) in cohort.matrices.enumerated() {
            let numbered = OmicsMatrix(
                name: matrix.name, samples: nil, features: matrix.features.indices.map { "\($0)" }, rowCount: matrix.rowCount, values: matrix.values)
            do throws(ClinicalError) {
                let preparation = try OmicsPreparation.fit(numbered, rows: samples.compactMap { cohort.rows[place][$0] }, options: options)
                found.append(LineEncoder(parts: [Part(preparation: preparation, width: matrix.features.count, share: 1)]))
            } catch { last = error }
        }
        if found.isEmpty, let last { throw last }
        return found
    }

    /// Both together, the other with a share of the whole.
    func joined(_ other: LineEncoder, share: Float) -> LineEncoder {
        func scaled(_ parts: [Part], _ by: Float) -> [Part] { parts.map { Part(preparation: $0.preparation, width: $0.width, share: $0.share * by) } }
        return LineEncoder(parts: scaled(parts, 1 - share) + scaled(other.parts, share))
    }

    var width: Int { parts.reduce(0) { $0 + $1.preparation.columns.count } }

    /// The vector of each sample, nil for one without any of the modalities.
    ///
    /// Throws `omics.samples` where the cohort lacks a modality or has it with other columns.
    func vectors(_ cohort: OmicsCohort, samples: [Int]) throws(ClinicalError) -> [[Float]?] {
        var modalities: [Int] = [], places: [[Int?]] = []
        for part in parts {
            let name = part.preparation.modality
            guard let modality = cohort.matrices.firstIndex(where: { $0.name == name }) else {
                throw ClinicalError(.omicsSamples, "The features lack an array that the model was trained on; give the same arrays, by the same names.")
            }
            let count = cohort.matrices[modality].features.count
            guard count == part.width else {
                throw ClinicalError(
                    .omicsSamples, "An array of the features has \(count) columns where the model was trained on \(part.width); give the same in the same order.")
            }
            modalities.append(modality)
            places.append(part.preparation.columns.map { Int($0.feature) })
        }
        return samples.map { sample in
            var vector: [Float] = [], isEmpty = true
            for (place, part) in parts.enumerated() {
                guard let row = cohort.rows[modalities[place]][sample] else {
                    vector += Array(repeating: 0, count: part.preparation.columns.count)
                    continue
                }
                isEmpty = false
                let values = part.preparation.prepare(cohort.matrices[modalities[place]].row(row), places: places[place])
                let norm = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
                let scale = norm > 0 ? Float(Double(part.share).squareRoot() / norm) : 0
                vector += values.map { $0 * scale }
            }
            return isEmpty ? nil : vector
        }
    }
}

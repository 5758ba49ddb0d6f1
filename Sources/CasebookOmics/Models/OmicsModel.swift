public import CasebookCore
public import CasebookLearning
internal import Foundation

/// A model of samples by several modalities: a late fusion of linear models, and networks where inner folds say that they help.
public struct OmicsModel: Sendable {
    /// Names this kind of model in its folder.
    public static let task = "omics"

    public let head: OmicsHead
    /// The classes of a diagnosis; empty otherwise.
    public let labels: [String]
    let preparations: [OmicsPreparation]
    let linear: LateFusion
    /// A linear model over the values of all modalities side by side.
    let joint: LinearModel
    /// Different seeds of one network.
    let networks: [TrainedOmicsNetwork]
    /// What each part counts for in a score.
    public let weights: OmicsWeights
    /// What the networks' mean is multiplied by: they are surer of themselves than inner folds bear out.
    let networkSlope: Double
    /// What numbers of a response were moved and divided by for training.
    let center: Double
    let scale: Double

    public var modalities: [String] { preparations.map(\.modality) }
    /// The features that the model reads, of all modalities.
    public var features: Set<String> { Set(preparations.flatMap { $0.columns.map(\.feature) }) }

    /// Predictions for the samples of a cohort, in its order. A modality may be missing, of a sample or of all.
    ///
    /// Throws `omics.samples` for a modality that the model does not know, or that has none of its features.
    public func predict(_ cohort: OmicsCohort) throws(ClinicalError) -> [OmicsPrediction] {
        try samples(of: cohort).enumerated().map { row, sample in prediction(scores(sample), id: cohort.samples?[row]) }
    }

    /// How well the model does on samples with labels that it was not trained on: the figures of `OmicsMeasures`. The labels' classes are those of the model.
    ///
    /// Throws as `predict`.
    public func measure(_ cohort: OmicsCohort, _ labels: OmicsLabels) throws(ClinicalError) -> [(name: String, estimate: BootstrapEstimate)] {
        precondition(labels.targets.head == head && labels.targets.outputCount == max(1, self.labels.count), "The labels are not of the model's kind.")
        let samples = try samples(of: cohort)
        return OmicsMeasures.measure(labels.targets, scores: labels.samples.flatMap { scores(samples[$0]).map { $0 * scale + center } })
    }

    /// Prepared samples. Throws as `predict`.
    func samples(of cohort: OmicsCohort) throws(ClinicalError) -> [OmicsSample] {
        for matrix in cohort.matrices where !modalities.contains(matrix.name) {
            throw ClinicalError(.omicsSamples, "A modality is none of those that the model was trained on: \(modalities.joined(separator: ", ")).")
        }
        var samples = Array(repeating: OmicsSample(parts: Array(repeating: nil, count: preparations.count)), count: cohort.sampleCount)
        for (modality, preparation) in preparations.enumerated() {
            guard let place = cohort.matrices.firstIndex(where: { $0.name == preparation.modality }) else { continue }
            let matrix = cohort.matrices[place], places = preparation.places(in: matrix.features)
            guard places.contains(where: { $0 != nil }) else {
                throw ClinicalError(
                    .omicsSamples, "A modality has none of the features that the model was trained on; check the orientation of its table and the names of its features.")
            }
            for sample in samples.indices { samples[sample].parts[modality] = cohort.rows[place][sample].map { preparation.prepare(matrix.row($0), places: places) } }
        }
        return samples
    }

    /// Logarithms of probabilities, a log hazard, or a number as it was scaled for training.
    func scores(_ sample: OmicsSample) -> [Double] {
        let linear = linear.scores(sample)
        return weights.combine(
            linear: linear, joint: weights.joint > 0 ? jointScores(sample) ?? linear : linear, network: weights.network > 0 ? networkScores(sample) ?? linear : linear)
    }

    /// Nil where a sample has no modality.
    func jointScores(_ sample: OmicsSample) -> [Double]? { sample.joined(widths: widths).map { OmicsScores.normalized(joint.scores($0)) } }

    /// The mean of the networks, tempered; nil where there are none or a sample has no modality.
    func networkScores(_ sample: OmicsSample) -> [Double]? {
        guard !networks.isEmpty, sample.parts.contains(where: { $0 != nil }) else { return nil }
        return OmicsScores.normalized(OmicsScores.mean(networks.map { $0.scores(sample) }).map { $0 * networkSlope })
    }

    var widths: [Int] { preparations.map(\.columns.count) }

    /// The place of the greatest score, the first of equal ones.
    static func greatest(_ scores: [Double]) -> Int { scores.indices.max { (scores[$0], $1) < (scores[$1], $0) } ?? 0 }

    private func prediction(_ scores: [Double], id: String?) -> OmicsPrediction {
        switch head {
        case .diagnosis:
            let probabilities = scores.map { exp($0) }
            return OmicsPrediction(id: id, scores: probabilities, label: Self.greatest(probabilities))
        case .prognosis: return OmicsPrediction(id: id, scores: scores, label: nil)
        case .response: return OmicsPrediction(id: id, scores: scores.map { $0 * scale + center }, label: nil)
        }
    }
}

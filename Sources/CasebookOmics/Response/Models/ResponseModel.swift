public import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Predicts how cell lines respond to drugs, of lines that were met with other drugs and of lines that are known by their features alone.
///
/// What it predicts is in the unit of the responses that it was trained on, such as the logarithm of the IC50.
public struct ResponseModel: Sendable {
    public static let task = "response"

    /// Those that it was trained on.
    public let lines: [String]
    public let drugs: [String]
    /// The modalities that tell how lines are alike, as were chosen.
    public var modalities: [String] { encoder.parts.map(\.preparation.modality) }

    /// One a drug, empty where it is not known.
    let smiles: [String]
    let drugMeans: [Float]
    /// (lines × drugs).
    let responses: Tensor
    /// (lines × drugs), as `ResponseFit` has them.
    let weights: Tensor
    let encoder: LineEncoder
    /// (lines × width of the encoder); zeros for a line without features.
    let vectors: Tensor
    private let linePlaces: [String: Int]
    private let drugPlaces: [String: Int]
    private let structures: EntitySimilarity

    init(
        lines: [String], drugs: [String], smiles: [String], drugMeans: [Float], responses: Tensor, weights: Tensor, encoder: LineEncoder, vectors: Tensor
    ) {
        self.lines = lines
        self.drugs = drugs
        self.smiles = smiles
        self.drugMeans = drugMeans
        self.responses = responses
        self.weights = weights
        self.encoder = encoder
        self.vectors = vectors
        linePlaces = Dictionary(lines.enumerated().map { ($1, $0) }) { first, _ in first }
        drugPlaces = Dictionary(drugs.enumerated().map { ($1, $0) }) { first, _ in first }
        structures = EntitySimilarity(.drug, texts: smiles)
    }

    /// The response of each pair, in their order, and how many were told without the line or without the drug.
    ///
    /// - Parameters:
    ///   - lines: names; one that is new is known by its features.
    ///   - drugs: names, one a line.
    ///   - features: of lines that were not met; nil for none.
    ///   - smiles: the structures of drugs that were not met.
    /// - Throws: `omics.samples` where features lack an array or have another number of columns; `affinity.text`.
    public func predict(lines: [String], drugs: [String], features: OmicsCohort? = nil, smiles: [String: String] = [:]) throws(ClinicalError) -> ResponsePredictions {
        precondition(lines.count == drugs.count, "\(lines.count) lines and \(drugs.count) drugs are not pairs.")
        let profiles = try self.profiles(of: Set(lines).filter { linePlaces[$0] == nil }, features)
        var similar: [String: [Float]] = [:]
        for drug in Set(drugs) where drugPlaces[drug] == nil {
            if let text = smiles[drug] { similar[drug] = try shares(text) }
        }
        var result = ResponsePredictions()
        let width = self.drugs.count
        for (line, drug) in zip(lines, drugs) {
            let place = linePlaces[line], profile = profiles[line]
            if place == nil, profile == nil { result.withoutLine += 1 }
            func response(_ drug: Int) -> Float {
                if let place { return responses.withElements { $0[place * width + drug] } }
                return profile?[drug] ?? drugMeans[drug]
            }
            if let drug = drugPlaces[drug] {
                result.values.append(Double(response(drug)))
                continue
            }
            // What all drugs do to the line, and how drugs of like structure differ from that.
            let mean = (0..<width).reduce(0) { $0 + Double(response($1)) } / Double(width)
            let shares = similar[drug]
            if shares == nil { result.withoutDrug += 1 }
            result.values.append(mean + (shares ?? []).enumerated().reduce(0) { $0 + Double($1.element) * (Double(response($1.offset)) - mean) })
        }
        return result
    }

    /// The responses to all drugs of lines that are new; those without features are left out.
    private func profiles(of lines: Set<String>, _ features: OmicsCohort?) throws(ClinicalError) -> [String: [Float]] {
        guard let features, !lines.isEmpty else { return [:] }
        let samples = (features.samples ?? []).enumerated().filter { lines.contains($1) }
        let found = try encoder.vectors(features, samples: samples.map(\.offset)), known = found.indices.filter { found[$0] != nil }
        guard !known.isEmpty else { return [:] }
        let table = Tensor(known.flatMap { found[$0] ?? [] }, [known.count, encoder.width]), width = drugs.count
        let answers = Tensor.matrixProduct(.matrixProduct(table, vectors, transposingSecond: true), weights).elements
        var result: [String: [Float]] = [:]
        for (row, place) in known.enumerated() { result[samples[place].element] = (0..<width).map { drugMeans[$0] + answers[row * width + $0] } }
        return result
    }

    /// What each known drug counts for in a new one, by the likeness of their structures; nil where nothing is like it enough to count.
    private func shares(_ text: String) throws(ClinicalError) -> [Float]? {
        let powers = structures.rows([try AffinityText.drug(text)]).elements.map { similarity in
            let square = similarity * similarity, fourth = square * square
            return fourth * fourth
        }
        let sum = powers.reduce(0, +), least: Float = 1e-3
        return sum < least ? nil : powers.map { $0 / (sum + least) }
    }
}

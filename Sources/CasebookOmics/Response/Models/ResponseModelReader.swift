internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Reads a model of response out of its folder, and trusts nothing that it finds there.
struct ResponseModelReader {
    let folder: ModelFolder
    let file: SafetensorsFile

    private static let mostColumns = 1 << 24

    private func damaged(_ key: String) -> ClinicalError { folder.damaged("'\(key)' is not what a model of response needs; fetch the model again.") }

    func model() throws(ClinicalError) -> ResponseModel {
        let lines = try texts("lines"), drugs = try texts("drugs"), smiles = try texts("smiles")
        guard !lines.isEmpty, Set(lines).count == lines.count else { throw damaged("lines") }
        guard !drugs.isEmpty, Set(drugs).count == drugs.count else { throw damaged("drugs") }
        guard smiles.count == drugs.count else { throw damaged("smiles") }
        for text in smiles where !text.isEmpty {
            guard try AffinityText.drug(text) == text else { throw damaged("smiles") }
        }
        var parts: [LineEncoder.Part] = []
        for (place, value) in (folder.config["modalities"]?.array ?? []).enumerated() { parts.append(try part(value, "modality\(place).")) }
        guard !parts.isEmpty, Set(parts.map(\.preparation.modality)).count == parts.count, abs(parts.reduce(0) { $0 + $1.share } - 1) < 1e-3 else {
            throw damaged("modalities")
        }
        let encoder = LineEncoder(parts: parts), means = try file.floats(named: "drugMeans")
        guard means.count == drugs.count else { throw damaged("drugMeans") }
        return ResponseModel(
            lines: lines, drugs: drugs, smiles: smiles, drugMeans: means, responses: try matrix("responses", lines.count, drugs.count),
            weights: try matrix("weights", lines.count, drugs.count), encoder: encoder, vectors: try matrix("vectors", lines.count, encoder.width))
    }

    private func texts(_ key: String) throws(ClinicalError) -> [String] {
        guard let items = folder.config[key]?.array else { throw damaged(key) }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count else { throw damaged(key) }
        return texts
    }

    private func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(ClinicalError) -> Tensor {
        let values = try file.floats(named: name)
        guard values.count == rows * columns else { throw damaged(name) }
        return Tensor(values, [rows, columns])
    }

    private func part(_ value: JSONValue, _ prefix: String) throws(ClinicalError) -> LineEncoder.Part {
        guard let name = value["name"]?.string, let width = value["width"]?.integer, (1...Self.mostColumns).contains(width), let share = value["share"]?.double,
            share > 0, share <= 1, let limit = value["outlierLimit"]?.double, limit > 0, limit < 1e6
        else { throw damaged("modalities") }
        let places = try file.int32s(named: prefix + "columns"), scales = try file.floats(named: prefix + "scales")
        guard !places.isEmpty, scales.count == 2 * places.count, Set(places).count == places.count else { throw damaged("modalities") }
        var columns: [OmicsPreparation.Column] = []
        for (index, place) in places.enumerated() {
            guard place >= 0, Int(place) < width, scales[2 * index + 1] > 0 else { throw damaged("modalities") }
            columns.append(OmicsPreparation.Column(feature: "\(place)", mean: scales[2 * index], deviation: scales[2 * index + 1]))
        }
        let preparation = OmicsPreparation(modality: name, transform: .none, outlierLimit: Float(limit), columns: columns)
        return LineEncoder.Part(preparation: preparation, width: width, share: Float(share))
    }
}

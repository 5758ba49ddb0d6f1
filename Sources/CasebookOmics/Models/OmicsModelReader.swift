internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Reads a model of modalities out of its folder, and trusts nothing that it finds there.
struct OmicsModelReader {
    let folder: ModelFolder
    let file: SafetensorsFile

    private static let mostNetworks = 1_000

    private func damaged(_ key: String) -> ClinicalError { folder.damaged("'\(key)' is not what a model of modalities needs; fetch the model again.") }

    private func texts(_ value: JSONValue?, _ key: String) throws(ClinicalError) -> [String] {
        guard let items = value?.array else { throw damaged(key) }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count, Set(texts).count == texts.count else { throw damaged(key) }
        return texts
    }

    private func numbers(_ value: JSONValue?, _ key: String, count: Int) throws(ClinicalError) -> [Double] {
        guard let items = value?.array else { throw damaged(key) }
        let numbers = items.compactMap(\.double).filter(\.isFinite)
        guard numbers.count == items.count, numbers.count == count else { throw damaged(key) }
        return numbers
    }

    func model() throws(ClinicalError) -> OmicsModel {
        let config = folder.config
        guard let head = config["head"]?.string.flatMap({ OmicsHead(rawValue: $0) }) else { throw damaged("head") }
        let labels = try texts(config["labels"], "labels")
        guard head == .diagnosis ? labels.count > 1 : labels.isEmpty else { throw damaged("labels") }
        let outputs = max(1, labels.count)
        var preparations: [OmicsPreparation] = [], models: [LinearModel] = [], shares: [Double] = []
        for (place, part) in (config["modalities"]?.array ?? []).enumerated() {
            let prefix = "modality\(place)."
            preparations.append(try preparation(part, prefix))
            let intercepts = try numbers(part["intercepts"], "modalities", count: outputs)
            models.append(try linear(prefix + "linear", intercepts, columns: preparations[place].columns.count))
            guard let share = part["weight"]?.double, share >= 0, share <= 1 + 1e-6 else { throw damaged("modalities") }
            shares.append(share)
        }
        guard !preparations.isEmpty, Set(preparations.map(\.modality)).count == preparations.count, abs(shares.reduce(0, +) - 1) < 1e-6 else {
            throw damaged("modalities")
        }
        guard let slope = config["slope"]?.double, slope > 0, slope.isFinite else { throw damaged("slope") }
        let fusion = LateFusion(models: models, weights: shares, slope: slope, prior: try numbers(config["prior"], "prior", count: outputs))
        let widths = preparations.map(\.columns.count)
        let joint = try linear("joint", try numbers(config["jointIntercepts"], "jointIntercepts", count: outputs), columns: widths.reduce(0, +))
        let weights = try numbers(config["weights"], "weights", count: 3), scaling = try numbers(config["scaling"], "scaling", count: 2)
        guard weights.allSatisfy({ $0 >= 0 }), abs(weights.reduce(0, +) - 1) < 1e-6 else { throw damaged("weights") }
        guard scaling[1] > 0 else { throw damaged("scaling") }
        var networks: [TrainedOmicsNetwork] = [], networkSlope = 1.0
        if let part = config["architecture"] {
            let architecture: OmicsArchitecture
            do throws(ClinicalError) { architecture = try OmicsArchitecture(part) } catch { throw damaged("architecture") }
            guard let slope = config["networkSlope"]?.double, slope > 0, slope <= 1 else { throw damaged("networkSlope") }
            networkSlope = slope
            guard let count = config["shifts"]?.array?.count, (1...Self.mostNetworks).contains(count) else { throw damaged("shifts") }
            let shifts = try numbers(config["shifts"], "shifts", count: count)
            for (place, shift) in shifts.enumerated() {
                var parameters = Parameters(), random = RandomGenerator.blank
                let network = OmicsNetwork(architecture, widths: widths, outputs: outputs, into: &parameters, random: &random)
                try parameters.read(file, prefix: "network\(place).")
                networks.append(TrainedOmicsNetwork(network: network, parameters: parameters, shift: shift))
            }
        }
        guard weights[2] == 0 || !networks.isEmpty else { throw damaged("weights") }
        return OmicsModel(
            head: head, labels: labels, preparations: preparations, linear: fusion, joint: joint, networks: networks,
            weights: OmicsWeights(linear: weights[0], joint: weights[1], network: weights[2]), networkSlope: networkSlope, center: scaling[0],
            scale: scaling[1])
    }

    private func linear(_ name: String, _ intercepts: [Double], columns: Int) throws(ClinicalError) -> LinearModel {
        let weights = try file.floats(named: name), (expected, overflow) = intercepts.count.multipliedReportingOverflow(by: columns)
        guard !overflow, weights.count == expected else { throw damaged("modalities") }
        return LinearModel(intercepts: intercepts, weights: weights.map { Double($0) })
    }

    private func preparation(_ part: JSONValue, _ prefix: String) throws(ClinicalError) -> OmicsPreparation {
        let features = try texts(part["features"], "modalities")
        guard let name = part["name"]?.string, let transform = part["transform"]?.string.flatMap({ OmicsPreparationOptions.Transform(rawValue: $0) }),
            let limit = part["outlierLimit"]?.double, limit > 0, limit < 1e6, !features.isEmpty
        else { throw damaged("modalities") }
        let scales = try file.floats(named: prefix + "scales"), points = OmicsPreparation.quantileCount
        let quantiles = transform == .quantile ? try file.floats(named: prefix + "quantiles") : []
        guard scales.count == 2 * features.count, quantiles.count == (transform == .quantile ? points * features.count : 0) else { throw damaged("modalities") }
        var columns: [OmicsPreparation.Column] = []
        for (place, feature) in features.enumerated() {
            let own = transform == .quantile ? Array(quantiles[(place * points)..<((place + 1) * points)]) : []
            guard scales[2 * place + 1] > 0, zip(own, own.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw damaged("modalities") }
            columns.append(OmicsPreparation.Column(feature: feature, mean: scales[2 * place], deviation: scales[2 * place + 1], quantiles: own))
        }
        return OmicsPreparation(modality: name, transform: transform, outlierLimit: Float(limit), columns: columns)
    }
}

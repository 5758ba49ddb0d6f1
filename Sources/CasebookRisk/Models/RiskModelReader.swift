internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Reads a risk model out of its folder, and trusts nothing that it finds there.
struct RiskModelReader {
    let folder: ModelFolder
    let file: SafetensorsFile

    private func damaged(_ key: String) -> ClinicalError { folder.damaged("'\(key)' is not what a risk model needs; fetch the model again.") }

    private func texts(_ value: JSONValue?, _ key: String) throws(ClinicalError) -> [String] {
        guard let items = value?.array else { throw damaged(key) }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count, Set(texts).count == texts.count else { throw damaged(key) }
        return texts
    }

    private func numbers(_ value: JSONValue?, _ key: String) throws(ClinicalError) -> [Double] {
        guard let items = value?.array else { throw damaged(key) }
        let numbers = items.compactMap(\.double).filter(\.isFinite)
        guard numbers.count == items.count else { throw damaged(key) }
        return numbers
    }

    func model() throws(ClinicalError) -> RiskModel {
        let config = folder.config
        let schema = try RiskSchema(config["schema"] ?? .null, file: folder.path + "/config.json")
        guard let lists = config["words"]?.array, lists.count == schema.columns.count else { throw damaged("words") }
        var words: [[String]] = []
        for list in lists { words.append(try texts(list, "words")) }
        let codes = try texts(config["codes"], "codes")
        guard codes.isEmpty || schema.codes != nil else { throw damaged("codes") }
        var rates: [[String: Double]] = Array(repeating: [:], count: schema.columns.count)
        if let found = config["rates"]?.array {
            guard found.count == rates.count else { throw damaged("rates") }
            for (place, part) in found.enumerated() {
                guard case .object(let members) = part else { throw damaged("rates") }
                for member in members {
                    guard let rate = member.value.double, rate.isFinite else { throw damaged("rates") }
                    rates[place][member.key] = rate
                }
            }
        }
        let encoder = FeatureEncoder(schema: schema, words: words, codes: codes, rates: rates)
        var labels: [String] = []
        if case .classes = schema.target {
            labels = try texts(config["labels"], "labels")
            guard labels.count > 1 else { throw damaged("labels") }
        }
        var members: [(weight: Double, member: RiskMember)] = []
        for (index, part) in (config["members"]?.array ?? []).enumerated() {
            guard let weight = part["weight"]?.double, weight > 0, weight <= 1 else { throw damaged("members") }
            members.append((weight, try member(part, "member\(index).", encoder, outputs: max(labels.count, 1))))
        }
        guard !members.isEmpty, abs(members.reduce(0) { $0 + $1.weight } - 1) < 1e-6 else { throw damaged("members") }
        guard let calibration = RiskCalibration(config["calibration"] ?? .null) else { throw damaged("calibration") }
        var threshold: Double?
        if let value = config["threshold"] {
            guard let number = value.double, (0...1).contains(number) else { throw damaged("threshold") }
            threshold = number
        }
        var bands: [RiskBand] = []
        guard let named = config["bands"]?.array else { throw damaged("bands") }
        for part in named {
            guard let name = part["name"]?.string, let from = part["from"]?.double, from >= bands.last?.from ?? 0, from <= 1 else { throw damaged("bands") }
            bands.append(RiskBand(name: name, from: from))
        }
        var horizon: (time: Double, hazard: Double)?
        if let value = config["horizon"] {
            guard let time = value["time"]?.double, let hazard = value["hazard"]?.double, time.isFinite, hazard.isFinite, hazard >= 0 else { throw damaged("horizon") }
            horizon = (time, hazard)
        }
        return RiskModel(
            encoder: encoder, members: members, calibration: calibration, labels: labels, threshold: threshold, bands: bands, horizon: horizon,
            reference: try reference(config["inputs"], encoder))
    }

    private func reference(_ value: JSONValue?, _ encoder: FeatureEncoder) throws(ClinicalError) -> InputReference {
        guard let items = value?.array, items.count == encoder.variables.count else { throw damaged("inputs") }
        var spreads: [InputReference.Spread] = []
        for item in items {
            let spread = InputReference.Spread(
                edges: try numbers(item["edges"], "inputs"), words: try texts(item["words"], "inputs"), shares: try numbers(item["shares"], "inputs"))
            guard spread.shares.count == (spread.words.isEmpty ? spread.edges.count : spread.words.count) + 2, spread.shares.allSatisfy({ $0 >= 0 }) else {
                throw damaged("inputs")
            }
            spreads.append(spread)
        }
        return InputReference(spreads: spreads)
    }

    // MARK: Members

    private func member(_ part: JSONValue, _ prefix: String, _ encoder: FeatureEncoder, outputs: Int) throws(ClinicalError) -> RiskMember {
        guard let kind = part["kind"]?.string.flatMap({ RiskMember.Kind(rawValue: $0) }) else { throw damaged("members") }
        switch kind {
        case .linear:
            let scaler = try scaler(prefix, encoder), weights = try file.floats(named: prefix + "weight"), intercepts = try numbers(part["intercepts"], "members")
            guard intercepts.count == outputs, weights.count == outputs * scaler.columns.count, weights.allSatisfy(\.isFinite) else { throw damaged("members") }
            return .linear(LinearRisk(scaler: scaler, model: LinearModel(intercepts: intercepts, weights: weights.map { Double($0) })))
        case .trees: return .trees(try trees(part, prefix, encoder, outputs: outputs))
        case .network:
            var architecture = RiskArchitecture()
            var reader = try SettingsReader(part["architecture"] ?? .null, path: "architecture", file: folder.path + "/config.json")
            try architecture.read(&reader)
            try reader.end()
            let scaler = try scaler(prefix, encoder), series = encoder.schema.series.count + encoder.schema.derived.count, width = series + encoder.codes.count
            func numbers(_ name: String) throws(ClinicalError) -> [Float] {
                guard width > 0 else { return [] }
                let values = try file.floats(named: prefix + "sequence." + name)
                guard values.count == width, values.allSatisfy(\.isFinite) else { throw damaged("members") }
                return values
            }
            let sequences = SequenceEncoder(
                stepHours: architecture.stepHours, stepLimit: architecture.stepLimit, eventLimit: architecture.eventLimit, low: try numbers("low"), high: try numbers("high"),
                mean: try numbers("mean"), deviation: try numbers("deviation"))
            guard zip(sequences.low, sequences.high).allSatisfy(<=), sequences.deviation.allSatisfy({ $0 > 0 }) else { throw damaged("members") }
            let sizes = RiskNetwork.Sizes(features: scaler.columns.count, series: series, codes: encoder.codes.count, outputs: outputs)
            guard RiskNetwork.width(architecture, sizes) > 0 else { throw damaged("members") }
            var parameters = Parameters(), random = RandomGenerator.blank
            let network = RiskNetwork(architecture, sizes, into: &parameters, random: &random)
            try parameters.read(file, prefix: prefix + "network.")
            return .network(RecurrentRisk(scaler: scaler, sequences: sequences, network: network, parameters: parameters))
        }
    }

    private func scaler(_ prefix: String, _ encoder: FeatureEncoder) throws(ClinicalError) -> FeatureScaler {
        let places = try file.int32s(named: prefix + "columns"), numbers = try file.floats(named: prefix + "scales")
        guard places.count % 2 == 0, numbers.count == places.count / 2 * 6 else { throw damaged("members") }
        var columns: [FeatureScaler.Column] = []
        for index in 0..<(places.count / 2) {
            let feature = Int(places[2 * index]), values = numbers[(6 * index)..<(6 * index + 6)]
            guard encoder.features.indices.contains(feature), let kind = FeatureScaler.Column.Kind(rawValue: Int(places[2 * index + 1])), values.allSatisfy(\.isFinite),
                numbers[6 * index] <= numbers[6 * index + 1], numbers[6 * index + 5] > 0
            else { throw damaged("members") }
            let part = Array(values)
            columns.append(
                FeatureScaler.Column(feature: feature, kind: kind, low: part[0], high: part[1], fill: part[2], knot: part[3], center: part[4], scale: part[5]))
        }
        return FeatureScaler(columns: columns)
    }

    private func trees(_ part: JSONValue, _ prefix: String, _ encoder: FeatureEncoder, outputs: Int) throws(ClinicalError) -> BoostedTrees {
        let base = try numbers(part["base"], "members"), sizes = try file.int32s(named: prefix + "sizes")
        let places = try file.int32s(named: prefix + "nodes"), values = try file.floats(named: prefix + "values")
        guard base.count == outputs, sizes.count % outputs == 0, places.count == values.count, places.count % 3 == 0 else { throw damaged("members") }
        var trees: [DecisionTree] = [], start = 0
        for size in sizes {
            let end = start + Int(size)
            guard size > 0, end * 3 <= places.count else { throw damaged("members") }
            let nodes = (start..<end).map { node in
                DecisionTree.Node(
                    column: places[3 * node], threshold: values[3 * node], missingGoesLeft: places[3 * node + 2] == 1, left: places[3 * node + 1], value: values[3 * node + 1],
                    cover: values[3 * node + 2])
            }
            guard let tree = DecisionTree(nodes: nodes, columnCount: encoder.features.count) else { throw damaged("members") }
            trees.append(tree)
            start = end
        }
        guard start * 3 == places.count else { throw damaged("members") }
        return BoostedTrees(baseScores: base, trees: trees, columnCount: encoder.features.count)
    }
}

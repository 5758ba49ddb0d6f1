public import CasebookCore
public import CasebookLearning
internal import CasebookTensor

extension RiskModel {
    /// Writes the model into a folder.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        var tensors: [SafetensorsTensor] = [], described: [JSONValue] = []
        for (index, entry) in self.members.enumerated() {
            var parts = [JSONValue.Member("kind", .string(entry.member.kind.rawValue)), .init("weight", .exact(entry.weight))]
            let prefix = "member\(index)."
            switch entry.member {
            case .linear(let model):
                tensors += Self.tensors(model.scaler, prefix)
                tensors.append(
                    .init(name: prefix + "weight", dtype: .float32, shape: [model.model.outputCount, model.model.columnCount], floats: model.model.weights.map { Float($0) }))
                parts.append(.init("intercepts", .array(model.model.intercepts.map { .exact($0) })))
            case .trees(let trees):
                tensors += Self.tensors(trees, prefix)
                parts.append(.init("base", .array(trees.baseScores.map { .exact($0) })))
            case .network(let model):
                tensors += Self.tensors(model.scaler, prefix)
                let width = model.sequences.mean.count
                for (name, values) in [
                    ("low", model.sequences.low), ("high", model.sequences.high), ("mean", model.sequences.mean), ("deviation", model.sequences.deviation),
                ] where width > 0 { tensors.append(.init(name: prefix + "sequence." + name, dtype: .float32, shape: [width], floats: values)) }
                tensors += model.parameters.tensors(prefix: prefix + "network.") { _ in .float32 }
                parts.append(.init("architecture", model.network.architecture.json))
            }
            described.append(.object(parts))
        }
        var config: [JSONValue.Member] = [.init("schema", schema.json)]
        config.append(.init("words", .array(encoder.words.map(texts))))
        config.append(.init("codes", texts(encoder.codes)))
        if encoder.rates.contains(where: { !$0.isEmpty }) {
            config.append(.init("rates", .array(encoder.rates.map { .object($0.sorted { $0.key < $1.key }.map { .init($0.key, .exact($0.value)) }) })))
        }
        config.append(.init("members", .array(described)))
        config.append(.init("calibration", calibration.json))
        if !labels.isEmpty { config.append(.init("labels", texts(labels))) }
        if let threshold { config.append(.init("threshold", .exact(threshold))) }
        config.append(.init("bands", .array(bands.map { .object([.init("name", .string($0.name)), .init("from", .exact($0.from))]) })))
        if let horizon { config.append(.init("horizon", .object([.init("time", .exact(horizon.time)), .init("hazard", .exact(horizon.hazard))]))) }
        config.append(
            .init(
                "inputs",
                .array(
                    reference.spreads.map { spread in
                        .object([
                            .init("edges", .array(spread.edges.map { .exact($0) })), .init("words", texts(spread.words)), .init("shares", .array(spread.shares.map { .exact($0) })),
                        ])
                    })))
        try ModelFolder.write(task: Self.task, config: config + members, tensors: tensors, card: card, to: path)
    }

    private static func tensors(_ scaler: FeatureScaler, _ prefix: String) -> [SafetensorsTensor] {
        let columns = scaler.columns
        let numbers = columns.flatMap { [$0.low, $0.high, $0.fill, $0.knot, $0.center, $0.scale] }
        let places = columns.flatMap { [Int32($0.feature), Int32($0.kind.rawValue)] }
        return [
            SafetensorsTensor(name: prefix + "columns", dtype: .int32, shape: [columns.count, 2], bytes: littleEndian(places)),
            SafetensorsTensor(name: prefix + "scales", dtype: .float32, shape: [columns.count, 6], floats: numbers),
        ]
    }

    private static func tensors(_ trees: BoostedTrees, _ prefix: String) -> [SafetensorsTensor] {
        let nodes = trees.trees.flatMap(\.nodes)
        let places = nodes.flatMap { (node: DecisionTree.Node) -> [Int32] in [node.column, node.left, node.missingGoesLeft ? 1 : 0] }
        return [
            SafetensorsTensor(name: prefix + "sizes", dtype: .int32, shape: [trees.trees.count], bytes: littleEndian(trees.trees.map { Int32($0.nodes.count) })),
            SafetensorsTensor(name: prefix + "nodes", dtype: .int32, shape: [nodes.count, 3], bytes: littleEndian(places)),
            SafetensorsTensor(name: prefix + "values", dtype: .float32, shape: [nodes.count, 3], floats: nodes.flatMap { [$0.threshold, $0.value, $0.cover] }),
        ]
    }

    private static func littleEndian(_ values: [Int32]) -> [UInt8] {
        values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    }

    /// Reads a model.
    ///
    /// Throws `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder) throws(ClinicalError) {
        let reader = RiskModelReader(folder: folder, file: try folder.weights())
        self = try reader.model()
    }
}

public import CasebookCore
public import CasebookLearning
internal import CasebookTensor

extension OmicsModel {
    /// Writes the model into a folder.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member] = [], card: String? = nil) throws(ClinicalError) {
        var tensors: [SafetensorsTensor] = [], modalities: [JSONValue] = []
        for (place, preparation) in preparations.enumerated() {
            let columns = preparation.columns, prefix = "modality\(place)."
            tensors.append(.init(name: prefix + "scales", dtype: .float32, shape: [columns.count, 2], floats: columns.flatMap { [$0.mean, $0.deviation] }))
            if preparation.transform == .quantile {
                let shape = [columns.count, OmicsPreparation.quantileCount]
                tensors.append(.init(name: prefix + "quantiles", dtype: .float32, shape: shape, floats: columns.flatMap(\.quantiles)))
            }
            tensors.append(Self.tensor(linear.models[place], prefix + "linear"))
            modalities.append(
                .object([
                    .init("name", .string(preparation.modality)), .init("transform", .string(preparation.transform.rawValue)),
                    .init("outlierLimit", .exact(Double(preparation.outlierLimit))), .init("features", .array(columns.map { .string($0.feature) })),
                    .init("weight", .exact(linear.weights[place])), .init("intercepts", Self.numbers(linear.models[place].intercepts)),
                ]))
        }
        tensors.append(Self.tensor(joint, "joint"))
        var config: [JSONValue.Member] = [
            .init("head", .string(head.rawValue)), .init("labels", .array(labels.map { .string($0) })), .init("modalities", .array(modalities)),
            .init("slope", .exact(linear.slope)), .init("prior", Self.numbers(linear.prior)), .init("jointIntercepts", Self.numbers(joint.intercepts)),
            .init("weights", Self.numbers([weights.linear, weights.joint, weights.network])), .init("scaling", Self.numbers([center, scale])),
        ]
        if let first = networks.first {
            config.append(.init("architecture", first.network.architecture.json))
            config.append(.init("networkSlope", .exact(networkSlope)))
            config.append(.init("shifts", Self.numbers(networks.map(\.shift))))
            for (place, network) in networks.enumerated() { tensors += network.parameters.tensors(prefix: "network\(place).") }
        }
        try ModelFolder.write(task: Self.task, config: config + members, tensors: tensors, card: card, to: path)
    }

    private static func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .exact($0) }) }

    private static func tensor(_ model: LinearModel, _ name: String) -> SafetensorsTensor {
        SafetensorsTensor(name: name, dtype: .float32, shape: [model.outputCount, model.columnCount], floats: model.weights.map { Float($0) })
    }

    /// Reads a model. Throws `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder) throws(ClinicalError) {
        let reader = OmicsModelReader(folder: folder, file: try folder.weights())
        self = try reader.model()
    }
}

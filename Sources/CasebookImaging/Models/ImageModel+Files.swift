public import CasebookCore
public import CasebookLearning
internal import CasebookTensor

extension ImageModel {
    /// Writes the model into a folder.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        var config: [JSONValue.Member] = [
            .init("architecture", architecture.json), .init("labels", .array(labels.map { .string($0) })), .init("networks", .number("\(self.members.count)")),
            .init("standardization", .string(preparation.standardization.rawValue)), .init("temperature", .exact(calibration.temperature)),
        ]
        if preparation.standardization == .dataset {
            config.append(.init("means", .array(preparation.means.map { .exact(Double($0)) })))
            config.append(.init("deviations", .array(preparation.deviations.map { .exact(Double($0)) })))
        }
        if let positive { config.append(.init("positive", .string(labels[positive]))) }
        if let threshold = calibration.threshold { config.append(.init("threshold", .exact(threshold))) }
        var tensors: [SafetensorsTensor] = []
        for (index, member) in self.members.enumerated() { tensors += member.parameters.tensors(prefix: "network\(index).") { _ in .float32 } }
        try ModelFolder.write(task: Self.task, config: config + members, tensors: tensors, card: card, to: path)
    }

    /// Reads a model; nothing in the folder is trusted. Throws `model.damaged`, `schema.malformed`, `safetensors.mismatch`, `file.unreadable`.
    public init(_ folder: ModelFolder) throws(ClinicalError) {
        let config = folder.config
        func numbers(_ key: String, _ isSound: (Float) -> Bool) throws(ClinicalError) -> [Float] {
            let found = (config[key]?.array ?? []).compactMap { $0.double.map { Float($0) } }
            guard found.count == config[key]?.array?.count, found.allSatisfy({ $0.isFinite && isSound($0) }) else {
                throw folder.damaged("'\(key)' is not what a model of images needs.")
            }
            return found
        }
        let architecture = try ImageArchitecture(config["architecture"] ?? .null, file: folder.path + "/config.json")
        let labels = (config["labels"]?.array ?? []).compactMap(\.string)
        guard labels.count == architecture.classes, Set(labels).count == labels.count else { throw folder.damaged("'labels' must name each class once.") }
        guard architecture.channels == 1 || architecture.channels == 3 else { throw folder.damaged("'channels' must be 1 or 3.") }
        let preparation: ImagePreparation
        switch config["standardization"]?.string.flatMap(ImageStandardization.init) {
        case .image: preparation = ImagePreparation(shape: architecture.shape)
        case .dataset:
            let means = try numbers("means") { _ in true }, deviations = try numbers("deviations") { $0 > 0 }
            guard means.count == architecture.channels, deviations.count == means.count else { throw folder.damaged("'means' and 'deviations' must be one a channel.") }
            preparation = ImagePreparation(shape: architecture.shape, means: means, deviations: deviations)
        case nil: throw folder.damaged("'standardization' must be dataset or image.")
        }
        let positive = config["positive"]?.string.flatMap(labels.firstIndex)
        guard (positive != nil) == (labels.count == 2) else { throw folder.damaged("'positive' must be one of two classes, and there is none where there are more.") }
        let count = try folder.integer("networks", in: 1...100), file = try folder.weights()
        var members: [Member] = []
        for index in 0..<count {
            var parameters = Parameters(), random = RandomGenerator.blank
            let network = ImageNetwork(architecture, into: &parameters, random: &random)
            try parameters.read(file, prefix: "network\(index).")
            members.append(Member(network: network, parameters: parameters))
        }
        self.init(architecture: architecture, labels: labels, positive: positive, preparation: preparation, members: members)
        guard let temperature = config["temperature"]?.double, TemperatureScaling.temperatureRange.contains(temperature) else {
            throw folder.damaged("'temperature' must lie from \(TemperatureScaling.temperatureRange.lowerBound) to \(TemperatureScaling.temperatureRange.upperBound).")
        }
        calibration.temperature = temperature
        if let value = config["threshold"] {
            guard let threshold = value.double, (0...1).contains(threshold) else { throw folder.damaged("'threshold' must be a probability.") }
            calibration.threshold = threshold
        }
    }
}

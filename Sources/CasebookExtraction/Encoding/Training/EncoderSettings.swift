package import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// How a model with an encoder of text is made and trained; the parts of a recipe that are not about files.
public struct EncoderSettings: Sendable {
    public var architecture = EncoderArchitecture()
    /// Most entries of each table of vectors: those that the training texts have more than once, then the first of the file.
    public var vocabulary = 40_000
    public var epochs = 30
    public var rate: Float = 2e-3
    /// Windows of a step.
    public var batch = 16
    public var weightDecay: Float = 0
    /// Of vectors that come from a file, beside the rate of all else.
    public var vectorRate: Float = 1
    /// Of the layer that brings what language models remember to fewer numbers: its inputs are many and dense, so that the full rate shakes it.
    public var memoryRate: Float = 0.2
    public var inputDropout: Float = 0.3
    public var outputDropout: Float = 0.4
    public var layerDropout: Float = 0.3
    public var memoryDropout: Float = 0.3
    public var unitDropout: Float = 0.05
    public var mentionDropout: Float = 0
    /// Decay of the running average of the parameters, taken every tenth step; 0 for none.
    public var averaging: Float = 0
    /// Epochs without a better score on the development texts after which training ends.
    public var patience = 10
    public var clipping: Float = 5

    public init() {}

    /// Trains from the beginning, or goes on from a checkpoint where there is one and that is asked.
    func run<Example>(_ trainer: Trainer<Example>, _ parameters: Parameters, random: RandomGenerator, resume: Bool) async throws -> TrainingResult {
        let optimizer = Optimizer(
            weightDecay > 0 ? .adamW() : .adam(), for: parameters, weightDecay: weightDecay,
            groups: [
                ParameterGroup(rateFactor: vectorRate, weightDecay: 0, where: TextEncoder.isTable),
                ParameterGroup(rateFactor: memoryRate, where: TextEncoder.isMemory),
            ])
        guard resume, trainer.hasCheckpoint else { return try await trainer.train(parameters, optimizer: optimizer, random: random) }
        return try await trainer.resume(parameters, optimizer: optimizer)
    }

    var dropouts: TextEncoder.Dropouts {
        TextEncoder.Dropouts(input: inputDropout, output: outputDropout, layers: layerDropout, memory: memoryDropout, units: unitDropout, mentions: mentionDropout)
    }

    private static let numbers: [(key: String, path: any WritableKeyPath<EncoderSettings, Float> & Sendable, range: ClosedRange<Float>)] = [
        ("rate", \.rate, 1e-6...1), ("weightDecay", \.weightDecay, 0...1), ("vectorRate", \.vectorRate, 0...10), ("memoryRate", \.memoryRate, 0...10),
        ("inputDropout", \.inputDropout, 0...0.95),
        ("outputDropout", \.outputDropout, 0...0.95), ("layerDropout", \.layerDropout, 0...0.95), ("memoryDropout", \.memoryDropout, 0...0.95),
        ("unitDropout", \.unitDropout, 0...0.95), ("mentionDropout", \.mentionDropout, 0...0.95), ("averaging", \.averaging, 0...0.99999), ("clipping", \.clipping, 0.001...1000),
    ]
    private static let integers: [(key: String, path: any WritableKeyPath<EncoderSettings, Int> & Sendable, range: ClosedRange<Int>)] = [
        ("vocabulary", \.vocabulary, 0...10_000_000), ("epochs", \.epochs, 1...10_000), ("batch", \.batch, 1...4096), ("patience", \.patience, 0...10_000),
    ]

    /// Takes what an object says and leaves the rest as it is. Returns what is wrong with it, or nil.
    package mutating func update(_ value: JSONValue) -> String? {
        guard case .object(let members) = value else { return "'training' must be an object." }
        for member in members {
            if let entry = Self.integers.first(where: { $0.key == member.key }) {
                guard let number = member.value.integer, entry.range.contains(number) else {
                    return "'\(entry.key)' must be a whole number from \(entry.range.lowerBound) to \(entry.range.upperBound)."
                }
                self[keyPath: entry.path] = number
            } else if let entry = Self.numbers.first(where: { $0.key == member.key }) {
                guard case .number(let text) = member.value, let number = Float(text), entry.range.contains(number) else {
                    return "'\(entry.key)' must be a number from \(entry.range.lowerBound) to \(entry.range.upperBound)."
                }
                self[keyPath: entry.path] = number
            } else {
                return "'\(PrintableText.make(member.key))' is no setting of training."
            }
        }
        return nil
    }
}

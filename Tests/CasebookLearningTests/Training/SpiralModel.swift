import CasebookLearning
import CasebookTensor

/// Two spirals that wind around each other, and a small net that tells them apart.
struct SpiralModel: Sendable {
    struct Example: Sendable {
        let x: Float
        let y: Float
        let label: Int32
        /// Pretended, for batches.
        let length: Int
    }
    /// The net as it begins.
    let parameters: Parameters
    private let first: (ParameterID, ParameterID), second: (ParameterID, ParameterID), last: (ParameterID, ParameterID)
    private let table: ParameterID, statistics: ParameterID
    /// Of the hidden units.
    var dropout: Float = 0

    init(seed: UInt64 = 3, units: Int = 24) {
        var random = RandomGenerator(seed: seed)
        var parameters = Parameters()
        func add(_ name: String, _ shape: Shape) -> (ParameterID, ParameterID) {
            let bound = (6 / Float(shape[0] + shape[1])).squareRoot()
            return (parameters.add(name + ".weight", random.uniform(shape, in: -bound...bound)), parameters.add(name + ".bias", .zeros([shape[0]]), role: .bias))
        }
        first = add("first", [units, 3])
        second = add("second", [units, units])
        last = add("last", [2, units])
        table = parameters.add("table", .zeros([8, 1]))
        statistics = parameters.add("statistics", .zeros([2]), role: .state)
        self.parameters = parameters
    }

    static func examples(_ count: Int) -> [Example] {
        (0..<count).map { index in
            let turn = Float(index / 2) / Float(count / 2), angle = turn * 7 + (index % 2 == 0 ? 0 : .pi)
            let (x, y) = Self.point(angle, radius: 0.2 + 1.3 * turn)
            return Example(x: x, y: y, label: Int32(index % 2), length: 1 + index * 7 % 13)
        }
    }

    private static func point(_ angle: Float, radius: Float) -> (Float, Float) {
        // Sine and cosine by recurrence of small turns, so that no library is needed.
        var (x, y) = (radius, Float(0))
        let steps = 256, turn = angle / Float(steps), scale = 1 / (1 + turn * turn / 4)
        for _ in 0..<steps { (x, y) = (((1 - turn * turn / 4) * x - turn * y) * scale, (turn * x + (1 - turn * turn / 4) * y) * scale) }
        return (x, y)
    }

    func logits(_ chunk: [Example], _ pass: inout Pass) -> Variable {
        let inputs = Tensor(chunk.flatMap { [$0.x, $0.y] }, [chunk.count, 2])
        let rows = pass.embedding(table, chunk.map { Int32($0.length % 8) })
        var hidden = Variable.concatenated([Variable(inputs), rows], axis: 1).linear(weight: pass[first.0], bias: pass[first.1]).tanh()
        hidden = hidden.linear(weight: pass[second.0], bias: pass[second.1]).tanh()
        if pass.isTraining {
            if dropout > 0 { hidden = hidden * Variable(pass.random.dropoutMask(hidden.shape, probability: dropout)) }
            pass.update(statistics, to: pass.parameters[statistics].scaled(by: 0.9) + inputs.sum(axis: 0).reshaped([2]).scaled(by: 0.1))
        }
        return hidden.linear(weight: pass[last.0], bias: pass[last.1])
    }

    func accuracy(_ parameters: Parameters, _ examples: [Example]) -> Double {
        var pass = Pass(parameters)
        let places = logits(examples, &pass).value.greatest().places
        return Double(zip(places, examples).count { $0 == $1.label }) / Double(examples.count)
    }

    /// A trainer on `count` points, whose evaluation gives `accuracy`.
    func trainer(_ options: TrainingOptions, count: Int = 120, report: Trainer<Example>.Report? = nil) -> Trainer<Example> {
        let examples = Self.examples(count)
        return Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in
            logits(chunk, &pass).crossEntropySum(chunk.map(\.label))
        } evaluation: { parameters in
            ["accuracy": accuracy(parameters, examples)]
        } report: {
            report?($0)
        }
    }
}

extension TrainingOptions {
    /// Small batches, with everything that can change a result.
    static func small(epochs: Int) -> TrainingOptions {
        var options = TrainingOptions(epochs: epochs, schedule: LearningRateSchedule(.cosine(), rate: 0.01, warmup: 0.1))
        options.batches = BatchLimits(examples: 16, tokens: 100)
        options.clipping = .norm(1)
        options.averaging = .exponential(decay: 0.9)
        options.objective = TrainingObjective(.greatest, of: "accuracy")
        return options
    }
}

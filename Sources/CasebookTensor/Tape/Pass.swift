/// One forward pass of a model: its parameters as variables, whether it is a training pass, and the random numbers of dropout.
///
/// Made by `valueWithGradient(at:random:_:)`, which records, or by `init(_:)` for inference, which does not.
public struct Pass {
    public let parameters: Parameters
    /// Whether layers behave as in training: dropout drops, batch normalisation uses the statistics of the batch.
    public let isTraining: Bool
    public var random: RandomGenerator
    /// New values of parameters of the role `state`, in the order in which layers set them.
    public private(set) var updates: [(id: ParameterID, value: Tensor)] = []
    private let tape: Tape?
    private var leaves: [Int]

    /// A pass that computes values and records nothing.
    public init(_ parameters: Parameters) {
        self.init(parameters, tape: nil, isTraining: false, random: RandomGenerator(seed: 0))
    }

    init(_ parameters: Parameters, tape: Tape?, isTraining: Bool, random: RandomGenerator) {
        self.parameters = parameters
        self.tape = tape
        self.isTraining = isTraining
        self.random = random
        leaves = Array(repeating: -1, count: parameters.count)
    }

    /// A parameter as a variable; a constant where it is not trained.
    public subscript(id: ParameterID) -> Variable {
        mutating get {
            let tensor = parameters[id]
            guard let tape, parameters.isTrained(id) else { return Variable(tensor) }
            if leaves[id.index] >= 0 { return Variable(tensor, node: leaves[id.index], tape: tape) }
            let leaf = tape.record(tensor, .parameter(id))
            leaves[id.index] = leaf.node
            return leaf
        }
    }

    /// Rows of a parameter by index, whose gradient is kept as rows; a negative index gives zeros.
    ///
    /// Shapes: a (n × width) table gives (count × width).
    public func embedding(_ table: ParameterID, _ indexes: [Int32]) -> Variable {
        let value = parameters[table].gather(indexes)
        guard let tape, parameters.isTrained(table) else { return Variable(value) }
        return tape.record(value, .embedding(table: table, indexes: indexes))
    }

    /// Notes the next value of a running statistic.
    public mutating func update(_ id: ParameterID, to value: Tensor) {
        precondition(parameters.role(id) == .state, "The parameter \(parameters.name(id)) is no state.")
        updates.append((id, value))
    }
}

/// The numbers of a model: named tensors in a fixed order.
///
/// A value. Layers hold `ParameterID`s, not tensors, so that one description of a model serves any number of states: the one being trained, the best
/// one so far, an average, one a thread.
public struct Parameters: Sendable, Equatable {
    /// What training does with a tensor.
    public enum Role: Sendable, Hashable {
        /// Changed by the optimiser, with weight decay.
        case weight
        /// Changed by the optimiser, without weight decay: biases, scales.
        case bias
        /// Changed by layers themselves (running statistics), never by the optimiser.
        case state
    }

    struct Entry: Sendable, Equatable {
        let name: String
        let role: Role
        var isFrozen = false
        var tensor: Tensor
    }
    var entries: [Entry] = []

    public init() {}

    /// Adds a tensor. Names are those of the file: `encoder.forward.weight_ih`.
    public mutating func add(_ name: String, _ tensor: Tensor, role: Role = .weight) -> ParameterID {
        precondition(!entries.contains { $0.name == name }, "There are two parameters with the name \(name).")
        entries.append(Entry(name: name, role: role, tensor: tensor))
        return ParameterID(index: entries.count - 1)
    }

    public subscript(id: ParameterID) -> Tensor {
        get { entries[id.index].tensor }
        set {
            precondition(
                newValue.shape == entries[id.index].tensor.shape, "The parameter \(entries[id.index].name) has the shape \(entries[id.index].tensor.shape), not \(newValue.shape).")
            entries[id.index].tensor = newValue
        }
    }

    public var count: Int { entries.count }
    public var ids: [ParameterID] { entries.indices.map(ParameterID.init) }
    public func name(_ id: ParameterID) -> String { entries[id.index].name }
    public func role(_ id: ParameterID) -> Role { entries[id.index].role }
    public func id(named name: String) -> ParameterID? { entries.firstIndex { $0.name == name }.map(ParameterID.init) }
    /// The number of elements in all tensors.
    public var elementCount: Int { entries.reduce(0) { $0 + $1.tensor.elementCount } }

    /// Whether a parameter takes part in training.
    public func isTrained(_ id: ParameterID) -> Bool { entries[id.index].role != .state && !entries[id.index].isFrozen }

    /// Keeps parameters as they are, or lets them be trained again.
    public mutating func setFrozen(_ isFrozen: Bool, where condition: (String) -> Bool) {
        for index in entries.indices where condition(entries[index].name) { entries[index].isFrozen = isFrozen }
    }

    /// Changes one tensor in place.
    package mutating func withTensor<Result>(_ id: ParameterID, _ body: (inout Tensor) throws -> Result) rethrows -> Result {
        try body(&entries[id.index].tensor)
    }
}

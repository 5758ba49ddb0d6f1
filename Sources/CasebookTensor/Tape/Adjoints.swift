/// The gradients of the loss by the records of a tape, as far as the walk has come.
struct Adjoints {
    private var byNode: [Tensor?]
    private var found: Gradients
    /// Rows of tables as they were met, a block a look-up.
    private var rows: [ParameterID: [(indexes: [Int32], values: Tensor)]] = [:]

    init(count: Int, parameterCount: Int) {
        byNode = Array(repeating: nil, count: count)
        found = Gradients(count: parameterCount)
    }

    mutating func take(_ node: Int) -> Tensor? {
        defer { byNode[node] = nil }
        return byNode[node]
    }

    /// Adds to the gradient of an argument; constants have none.
    mutating func add(_ gradient: @autoclosure () -> Tensor, to node: Int) {
        guard node >= 0 else { return }
        if byNode[node] == nil {
            byNode[node] = gradient()
        } else {
            byNode[node]!.add(gradient())
        }
    }

    /// Lets `body` add to the gradient of an argument in place.
    mutating func update(_ node: Int, shape: Shape, _ body: (inout Tensor) -> Void) {
        guard node >= 0 else { return }
        if byNode[node] == nil { byNode[node] = .zeros(shape) }
        body(&byNode[node]!)
    }

    mutating func add(_ gradient: Gradient, to parameter: ParameterID) {
        switch gradient {
        case .rows(let indexes, let values): rows[parameter, default: []].append((indexes, values))
        case .dense(let more):
            // A leaf is met once, after everything that used it.
            found[parameter] = .dense(more)
        }
    }

    /// The gradients of all parameters, once the walk has ended.
    var gradients: Gradients {
        var result = found
        for (parameter, blocks) in rows {
            let indexes = blocks.flatMap(\.indexes), values = blocks.count == 1 ? blocks[0].values : Tensor.concatenated(blocks.map(\.values), axis: 0)
            if case .dense(var sum)? = result[parameter] {
                result[parameter] = nil
                sum.scatterAdd(values, at: indexes)
                result[parameter] = .dense(sum)
            } else {
                result[parameter] = .rows(indexes: indexes, values: values)
            }
        }
        return result
    }
}

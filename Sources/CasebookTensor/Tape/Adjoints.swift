/// The gradients of the loss by the records of a tape, as far as the walk has come.
struct Adjoints {
    private var byNode: [Tensor?]
    private(set) var gradients: Gradients

    init(count: Int, parameterCount: Int) {
        byNode = Array(repeating: nil, count: count)
        gradients = Gradients(count: parameterCount)
    }

    /// Whether anything recorded depends on the argument.
    func needs(_ node: Int) -> Bool { node >= 0 }

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
        switch (gradients[parameter], gradient) {
        case (nil, _): gradients[parameter] = gradient
        case (.rows(let indexes, let values)?, .rows(let moreIndexes, let moreValues)):
            gradients[parameter] = .rows(indexes: indexes + moreIndexes, values: .concatenated([values, moreValues], axis: 0))
        case (.dense(var sum)?, .dense(let more)):
            gradients[parameter] = nil
            sum.add(more)
            gradients[parameter] = .dense(sum)
        case (.dense(var sum)?, .rows(let indexes, let values)), (.rows(let indexes, let values)?, .dense(var sum)):
            gradients[parameter] = nil
            sum.scatterAdd(values, at: indexes)
            gradients[parameter] = .dense(sum)
        }
    }
}

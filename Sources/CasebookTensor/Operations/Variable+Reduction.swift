extension Variable {
    /// The sum of all elements, a scalar.
    public func sum() -> Variable { .record(value.sum(), self, .sum(node, shape: shape)) }
    /// The mean of all elements, a scalar.
    public func mean() -> Variable { sum().scaled(by: 1 / Float(value.elementCount)) }
    /// The sum over one axis, which keeps the length 1.
    public func sum(axis: Int) -> Variable { .record(value.sum(axis: axis), self, .sum(node, shape: shape)) }
    /// The mean over one axis, which keeps the length 1.
    public func mean(axis: Int) -> Variable { sum(axis: axis).scaled(by: 1 / Float(shape[axis])) }

    /// The greatest along the last axis, which keeps the length 1; of equals the first has the gradient.
    public func greatest() -> Variable {
        let (values, places) = value.greatest()
        return .record(values, self, .greatest(node, places: places, shape: shape))
    }
    /// e^x / sum e^x over the last axis.
    public func softmax() -> Variable {
        let result = value.softmax()
        return .record(result, self, .softmax(node, result: result))
    }
    /// x - log sum e^x over the last axis.
    public func logSoftmax() -> Variable {
        let result = value.logSoftmax()
        return .record(result, self, .logSoftmax(node, result: result))
    }
    /// log sum e^x over the last axis, which keeps the length 1.
    public func logSumExp() -> Variable {
        let result = value.logSumExp()
        return .record(result, self, .logSumExp(node, value: value, result: result))
    }
}

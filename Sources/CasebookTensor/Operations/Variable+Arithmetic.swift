// Elementwise functions, recorded. Axes of length 1 are repeated as in NumPy.
extension Variable {
    public static func + (a: Variable, b: Variable) -> Variable {
        record(a.value + b.value, [a, b], .add(a.node, b.node, shapes: (a.shape, b.shape)))
    }
    public static func - (a: Variable, b: Variable) -> Variable {
        record(a.value - b.value, [a, b], .subtract(a.node, b.node, shapes: (a.shape, b.shape)))
    }
    public static func * (a: Variable, b: Variable) -> Variable {
        record(a.value * b.value, [a, b], .multiply(a.node, b.node, values: (a.value, b.value)))
    }
    public static func / (a: Variable, b: Variable) -> Variable {
        record(a.value / b.value, [a, b], .divide(a.node, b.node, values: (a.value, b.value)))
    }
    public static prefix func - (a: Variable) -> Variable { a.scaled(by: -1) }

    public static func * (a: Variable, scale: Float) -> Variable { a.scaled(by: scale) }
    public static func * (scale: Float, a: Variable) -> Variable { a.scaled(by: scale) }
    public static func + (a: Variable, shift: Float) -> Variable { a.scaled(by: 1, plus: shift) }
    public static func - (shift: Float, a: Variable) -> Variable { a.scaled(by: -1, plus: shift) }

    /// scale * x + shift.
    public func scaled(by scale: Float, plus shift: Float = 0) -> Variable {
        Variable.record(value.scaled(by: scale, plus: shift), self, .affine(node, scale: scale))
    }

    public func exp() -> Variable {
        let result = value.exp()
        return .record(result, self, .exp(node, result: result))
    }
    public func log() -> Variable { .record(value.log(), self, .log(node, value: value)) }
    public func tanh() -> Variable {
        let result = value.tanh()
        return .record(result, self, .tanh(node, result: result))
    }
    /// The logistic function 1 / (1 + e^-x).
    public func sigmoid() -> Variable {
        let result = value.sigmoid()
        return .record(result, self, .sigmoid(node, result: result))
    }
    /// log(1 + e^x).
    public func softplus() -> Variable { .record(value.softplus(), self, .softplus(node, value: value)) }
    /// max(x, 0); the gradient at 0 is 0.
    public func relu() -> Variable { .record(value.relu(), self, .relu(node, value: value)) }
    public func squareRoot() -> Variable {
        let result = value.squareRoot()
        return .record(result, self, .squareRoot(node, result: result))
    }
    /// |x|; the gradient at 0 is 0.
    public func absolute() -> Variable { .record(value.absolute(), self, .absolute(node, value: value)) }
}

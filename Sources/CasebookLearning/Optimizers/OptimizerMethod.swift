internal import CasebookTensor

/// A rule of gradient descent, with its constants. The rules, and their defaults, are those of PyTorch.
public enum OptimizerMethod: Sendable, Hashable {
    /// w -= rate · g.
    case sgd
    /// v = momentum · v + g; w -= rate · v (Polyak 1964).
    case momentum(Float = 0.9)
    /// v = momentum · v + g; w -= rate · (g + momentum · v) (Sutskever et al., ICML 2013).
    case nesterov(Float = 0.9)
    /// s += g²; w -= rate · g / (√s + epsilon) (Duchi et al., JMLR 2011).
    case adagrad(epsilon: Float = 1e-10)
    /// s = smoothing · s + (1 - smoothing) g²; w -= rate · g / (√s + epsilon) (Hinton 2012).
    case rmsprop(smoothing: Float = 0.99, epsilon: Float = 1e-8)
    /// Means of g and g², corrected for their start at zero (Kingma and Ba, ICLR 2015). Weight decay is an L2 penalty.
    case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
    /// Adam with weight decay that does not pass through the means (Loshchilov and Hutter, ICLR 2019).
    case adamW(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)

    /// For files: what the method is called, without its constants.
    var name: String {
        switch self {
        case .sgd: "sgd"
        case .momentum: "momentum"
        case .nesterov: "nesterov"
        case .adagrad: "adagrad"
        case .rmsprop: "rmsprop"
        case .adam: "adam"
        case .adamW: "adamw"
        }
    }

    /// What is remembered of each parameter, one tensor each.
    var memoryNames: [String] {
        switch self {
        case .sgd: []
        case .momentum, .nesterov: ["velocity"]
        case .adagrad, .rmsprop: ["squares"]
        case .adam, .adamW: ["mean", "squares"]
        }
    }

    /// Whether weight decay shrinks the weights by itself instead of being part of the gradient.
    var isDecoupled: Bool {
        if case .adamW = self { return true }
        return false
    }

    /// The rule of a parameter's step, counted from 1.
    func rule(step: Int) -> DescentRule {
        switch self {
        case .sgd: return .sgd
        case .momentum(let momentum): return .momentum(momentum, isNesterov: false)
        case .nesterov(let momentum): return .momentum(momentum, isNesterov: true)
        case .adagrad(let epsilon): return .adagrad(epsilon: epsilon)
        case .rmsprop(let smoothing, let epsilon): return .rmsprop(smoothing: smoothing, epsilon: epsilon)
        case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon):
            return .adam(beta1: beta1, beta2: beta2, epsilon: epsilon, correction1: correction(beta1, step), correction2: correction(beta2, step))
        }
    }

    /// 1 - beta^step by repeated squaring, in double precision: the same on every machine.
    private func correction(_ beta: Float, _ step: Int) -> Float {
        var power = 1.0, square = Double(beta), left = step
        while left > 0 {
            if left & 1 == 1 { power *= square }
            square *= square
            left >>= 1
        }
        return Float(1 - power)
    }
}

internal import CCasebookKernels

/// How a step of gradient descent makes its direction from the gradient and from what earlier gradients left. The formulas are in ck_optimizer.h.
package enum DescentRule: Sendable {
    case sgd
    case momentum(Float, isNesterov: Bool)
    case adagrad(epsilon: Float)
    case rmsprop(smoothing: Float, epsilon: Float)
    case adam(beta1: Float, beta2: Float, epsilon: Float, correction1: Float, correction2: Float)

    /// Changes `count` elements and what is remembered of them in place.
    func apply(
        _ elements: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, memory: DescentMemory, count: Int, rate: Float, decay: Float
    ) {
        let kernels = Kernels.optimizer
        switch self {
        case .sgd:
            kernels.sgd(elements, gradient, count, rate, decay)
        case .momentum(let momentum, let isNesterov):
            kernels.momentum(elements, gradient, memory.first!, count, rate, momentum, isNesterov ? 1 : 0, decay)
        case .adagrad(let epsilon):
            kernels.adagrad(elements, gradient, memory.first!, count, rate, epsilon, decay)
        case .rmsprop(let smoothing, let epsilon):
            kernels.rmsprop(elements, gradient, memory.first!, count, rate, smoothing, epsilon, decay)
        case .adam(let beta1, let beta2, let epsilon, let correction1, let correction2):
            kernels.adam(elements, gradient, memory.first!, memory.second!, count, rate, beta1, beta2, epsilon, correction1, correction2, decay)
        }
    }
}

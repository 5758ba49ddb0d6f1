internal import CCasebookKernels

/// One step for one tensor: the rule and its numbers.
package struct DescentStep: Sendable {
    package var rule: DescentRule
    package var rate: Float
    /// Decoupled weight decay: elements are first multiplied by 1 - rate · decay.
    package var decay: Float = 0
    /// Weight of an L2 penalty: penalty · element is added to the gradient, after scale and limit.
    package var penalty: Float = 0
    /// What the gradient is multiplied by.
    package var scale: Float = 1
    /// The greatest magnitude of an element of the scaled gradient; beyond it, the limit takes its place.
    package var limit: Float = .infinity

    package init(rule: DescentRule, rate: Float) {
        self.rule = rule
        self.rate = rate
    }

    /// The gradient is changed piece by piece in the fastest cache.
    private static let pieceSize = 2048

    func apply(_ elements: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, memory: DescentMemory, count: Int) {
        guard scale != 1 || limit != .infinity || penalty != 0 else {
            return rule.apply(elements, gradient: gradient, memory: memory, count: count, rate: rate, decay: decay)
        }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: min(count, Self.pieceSize)) { buffer in
            guard let piece = buffer.baseAddress else { return }
            for start in stride(from: 0, to: count, by: Self.pieceSize) {
                let size = min(Self.pieceSize, count - start)
                Kernels.elementwise.affine(gradient + start, scale, 0, piece, size)
                // Ordered so that NaN stays NaN.
                if limit != .infinity { for index in 0..<size { piece[index] = max(min(piece[index], limit), -limit) } }
                if penalty != 0 { Kernels.elementwise.add_scaled(penalty, elements + start, piece, size) }
                rule.apply(elements + start, gradient: piece, memory: memory.from(start), count: size, rate: rate, decay: decay)
            }
        }
    }
}

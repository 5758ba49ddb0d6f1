/// Negative sampling (Mikolov et al., NIPS 2013, equation 4): −log σ(v·h) for a true pair, −log σ(−v·h) for a noise word.
package enum NegativeSampling {
    /// One step down the loss of one output row `v` against the hidden vector `h`: the row moves at once, and what `h` has to move by is added to
    /// `change`.
    /// - Returns: the probability given to what is the case, never zero.
    @inline(__always)
    package static func step(
        hidden: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, change: UnsafeMutablePointer<Float>, dimension: Int, isTrue: Bool, rate: Float
    ) -> Float {
        let score = VectorKernels.dot(hidden, output, dimension)
        let chance = sigmoid(isTrue ? score : -score)
        let size = (isTrue ? 1 - chance : chance - 1) * rate
        VectorKernels.axpy(change, size, output, dimension)
        VectorKernels.axpy(output, size, hidden, dimension)
        return chance
    }

    /// 1 / (1 + e^−x), to six digits of e^−x, with x held within ±30. Made of sums and products alone, so that it is the same on every machine.
    @inline(__always)
    package static func sigmoid(_ x: Float) -> Float {
        // e^−x is 2^z: a whole power, which stands in the last bits once 3·2^22 is added, and the rest by the series of 2^f for |f| ≤ 1/2.
        let z = max(-30, min(30, x)) * -1.442_695_04
        let shifted = z + 12_582_912
        let f = z - (shifted - 12_582_912)
        var power: Float = 1.540_353e-4
        power = power * f + 1.333_355_8e-3
        power = power * f + 9.618_129e-3
        power = power * f + 5.550_410_9e-2
        power = power * f + 0.240_226_51
        power = power * f + 0.693_147_18
        power = power * f + 1
        return 1 / (1 + power * Float(bitPattern: (shifted.bitPattern &+ 127) << 23))
    }
}

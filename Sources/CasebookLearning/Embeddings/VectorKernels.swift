/// The two inner loops of training and of search, over plain memory. Plain products and sums: a fused step would round otherwise on other
/// processors.
enum VectorKernels {
    /// Σ a[i]·b[i].
    @inline(__always)
    static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        let left = UnsafeRawPointer(a)
        let right = UnsafeRawPointer(b)
        var sums = SIMD16<Float>.zero
        var index = 0
        while index + 16 <= count {
            sums = sums + left.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self) * right.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self)
            index += 16
        }
        let halves = sums.lowHalf + sums.highHalf
        var quarter = halves.lowHalf + halves.highHalf
        while index + 4 <= count {
            quarter = quarter + left.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<Float>.self) * right.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<Float>.self)
            index += 4
        }
        let pair = quarter.lowHalf + quarter.highHalf
        var sum = pair.x + pair.y
        while index < count {
            sum = sum + a[index] * b[index]
            index += 1
        }
        return sum
    }

    /// y[i] += a·x[i].
    @inline(__always)
    static func axpy(_ y: UnsafeMutablePointer<Float>, _ a: Float, _ x: UnsafePointer<Float>, _ count: Int) {
        let target = UnsafeMutableRawPointer(y)
        let source = UnsafeRawPointer(x)
        var index = 0
        while index + 16 <= count {
            let sum = target.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self) + source.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self) * a
            target.storeBytes(of: sum, toByteOffset: index * 4, as: SIMD16<Float>.self)
            index += 16
        }
        while index + 4 <= count {
            let sum = target.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<Float>.self) + source.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<Float>.self) * a
            target.storeBytes(of: sum, toByteOffset: index * 4, as: SIMD4<Float>.self)
            index += 4
        }
        while index < count {
            y[index] = y[index] + a * x[index]
            index += 1
        }
    }
}

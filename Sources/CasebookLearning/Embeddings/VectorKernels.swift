/// The two inner loops of training and of search, over plain memory. Plain products and sums: a fused step would round otherwise on other
/// processors.
enum VectorKernels {
    /// Σ a[i]·b[i].
    @inline(__always)
    static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        var sums = SIMD16<Float>.zero
        var index = 0
        while index + 16 <= count {
            sums = sums + load16(a + index) * load16(b + index)
            index += 16
        }
        let halves = sums.lowHalf + sums.highHalf
        var quarter = halves.lowHalf + halves.highHalf
        while index + 4 <= count {
            quarter = quarter + load4(a + index) * load4(b + index)
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
        var index = 0
        while index + 16 <= count {
            UnsafeMutableRawPointer(y + index).storeBytes(of: load16(y + index) + load16(x + index) * a, as: SIMD16<Float>.self)
            index += 16
        }
        while index + 4 <= count {
            UnsafeMutableRawPointer(y + index).storeBytes(of: load4(y + index) + load4(x + index) * a, as: SIMD4<Float>.self)
            index += 4
        }
        while index < count {
            y[index] = y[index] + a * x[index]
            index += 1
        }
    }

    @inline(__always)
    private static func load16(_ place: UnsafePointer<Float>) -> SIMD16<Float> { UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self) }

    @inline(__always)
    private static func load4(_ place: UnsafePointer<Float>) -> SIMD4<Float> { UnsafeRawPointer(place).loadUnaligned(as: SIMD4<Float>.self) }
}

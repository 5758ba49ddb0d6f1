/// Memory of a tensor: floats aligned to 64 bytes.
///
/// The one class for owned memory. It is `@unchecked Sendable` because only a tensor that is its sole owner writes into it (copy-on-write).
final class TensorStorage: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        base = UnsafeMutableRawPointer.allocate(byteCount: Swift.max(count, 1) * MemoryLayout<Float>.stride, alignment: 64).bindMemory(to: Float.self, capacity: count)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// Scratch memory of inference: grows to what the largest call needs and is then used again, so that a call allocates nothing.
///
/// One a task; it may be handed to any model.
public struct InferenceWorkspace: ~Copyable {
    var gates = ScratchBuffer<Float>()
    var hidden = ScratchBuffer<Float>()
    var cells = ScratchBuffer<Float>()
    var narrowInput = NarrowRows()
    /// The narrow forms of the hidden state before and after a step.
    var narrowBefore = ScratchBuffer<UInt16>()
    var narrowAfter = ScratchBuffer<UInt16>()

    public init() {}
}

/// Rows of activations in the format of the weights that they meet.
struct NarrowRows: ~Copyable {
    var elements = ScratchBuffer<UInt16>()
    var scales = ScratchBuffer<Float>()
    /// Elements of the format from one row to the next.
    var stride = 0
}

/// A block of memory that only grows.
struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private var capacity = 0

    init() { base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64).bindMemory(to: Element.self, capacity: 0) }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// At least `count` elements. What was in them is lost where the block grows.
    mutating func reserve(_ count: Int) -> UnsafeMutablePointer<Element> {
        if count > capacity {
            UnsafeMutableRawPointer(base).deallocate()
            capacity = Swift.max(count, capacity * 3 / 2)
            base = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<Element>.stride, alignment: 64).bindMemory(to: Element.self, capacity: capacity)
        }
        return base
    }
}

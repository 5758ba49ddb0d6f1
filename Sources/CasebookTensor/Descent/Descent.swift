/// A step of gradient descent over many tensors: gathered first, then run in blocks on several threads.
///
/// Every element is changed by itself, so that the number of threads changes nothing. Of a gradient that is kept as rows only those rows, and what is
/// remembered of them, are read and written.
package struct Descent {
    private struct Block {
        let step: DescentStep
        let elements: UnsafeMutablePointer<Float>
        let gradient: UnsafePointer<Float>
        let memory: DescentMemory
        /// Elements that follow each other: those of the block, or of a row of the table.
        let width: Int
        /// The rows of the table, in the order of those of the gradient; nil where the block is one run of elements.
        let rows: ArraySlice<Int32>?
    }
    private var blocks: [Block] = []
    /// Keeps the memory that the blocks point into.
    private var tensors: [Tensor] = []

    package init() {}

    /// Adds a tensor to the step. The tensors that are changed must be left alone until `run` has returned.
    ///
    /// - Parameters:
    ///   - gradient: of the tensor; its rows must be merged (`Gradient.merged`).
    ///   - memory: what the rule remembers, as many tensors as it needs, of the shape of the parameter.
    package mutating func add(_ parameter: inout Tensor, gradient: Gradient, memory: inout [Tensor], _ step: DescentStep) {
        precondition(memory.count <= 2 && memory.allSatisfy { $0.shape == parameter.shape }, "What is remembered does not fit a parameter of shape \(parameter.shape).")
        let elements = parameter.mutableBase()
        let places = DescentMemory(first: memory.isEmpty ? nil : memory[0].mutableBase(), second: memory.count < 2 ? nil : memory[1].mutableBase())
        switch gradient {
        case .dense(let values):
            precondition(values.shape == parameter.shape, "A gradient of shape \(values.shape) does not fit a parameter of shape \(parameter.shape).")
            tensors.append(values)
            for range in BlockLoop.ranges(values.elementCount) {
                let start = range.lowerBound
                blocks.append(
                    Block(
                        step: step, elements: elements + start, gradient: values.base + start, memory: places.from(start), width: range.count,
                        rows: nil))
            }
        case .rows(let indexes, let values):
            let width = parameter.shape.stride(of: 0)
            precondition(values.elementCount == indexes.count * width, "Rows of shape \(values.shape) do not fit a parameter of shape \(parameter.shape).")
            precondition(indexes.isEmpty || indexes[0] >= 0 && Int(indexes[indexes.count - 1]) < parameter.shape[0], "A row lies outside the parameter.")
            tensors.append(values)
            let height = max(1, BlockLoop.blockSize / max(width, 1))
            for start in stride(from: 0, to: indexes.count, by: height) {
                blocks.append(
                    Block(
                        step: step, elements: elements, gradient: values.base + start * width, memory: places, width: width,
                        rows: indexes[start..<min(start + height, indexes.count)]))
            }
        }
        tensors.append(parameter)
        tensors += memory
    }

    /// Does the step on up to `jobs` threads.
    package consuming func run(jobs: Int) {
        let blocks = blocks
        withExtendedLifetime(tensors) { BlockLoop.run(blocks.count, jobs: jobs) { Self.run(blocks[$0]) } }
    }

    private static func run(_ block: Block) {
        guard let rows = block.rows else {
            block.step.apply(block.elements, gradient: block.gradient, memory: block.memory, count: block.width)
            return
        }
        var gradient = block.gradient
        for row in rows {
            let start = Int(row) * block.width
            block.step.apply(block.elements + start, gradient: gradient, memory: block.memory.from(start), count: block.width)
            gradient += block.width
        }
    }
}

internal import CCasebookKernels

extension Parameters {
    /// Moves these numbers, an average, towards others of the same model: average = rate · average + (1 - rate) · other.
    ///
    /// Frozen parameters, but for running statistics, are left as they are.
    package mutating func average(with other: Parameters, rate: Float, jobs: Int) {
        precondition(count == other.count, "The parameters belong to different models.")
        var blocks: [(average: UnsafeMutablePointer<Float>, other: UnsafePointer<Float>, count: Int)] = []
        for index in entries.indices where other.entries[index].role == .state || !other.entries[index].isFrozen {
            let tensor = other.entries[index].tensor
            precondition(entries[index].tensor.shape == tensor.shape, "The parameters belong to different models.")
            let base = entries[index].tensor.mutableBase()
            for range in BlockLoop.ranges(tensor.elementCount) { blocks.append((base + range.lowerBound, tensor.base + range.lowerBound, range.count)) }
        }
        withExtendedLifetime((self, other)) {
            BlockLoop.run(blocks.count, jobs: jobs) { Kernels.optimizer.average(blocks[$0].average, blocks[$0].other, blocks[$0].count, rate) }
        }
    }
}

internal import CCasebookKernels

extension Gradients {
    /// Adds gradients of the same parameters, in place where this value is their only owner.
    ///
    /// Rows of a table stay rows, side by side with those that are there already.
    ///
    /// - Parameter jobs: threads; the result is the same with any number.
    public mutating func add(_ other: Gradients, jobs: Int = 1) {
        precondition(entries.count == other.entries.count, "The gradients belong to different models.")
        var blocks: [(sum: UnsafeMutablePointer<Float>, part: UnsafePointer<Float>, count: Int)] = []
        for index in entries.indices {
            switch other.entries[index] {
            case nil: break
            case .rows(let indexes, let values)?: addRows(indexes, values, at: index)
            case .dense(let part)?:
                guard var sum = takeDense(index, shape: part.shape) else {
                    entries[index] = .dense(part)
                    continue
                }
                let base = sum.mutableBase()
                for range in BlockLoop.ranges(part.elementCount) { blocks.append((base + range.lowerBound, part.base + range.lowerBound, range.count)) }
                entries[index] = .dense(sum)
            }
        }
        withExtendedLifetime((self, other)) {
            BlockLoop.run(blocks.count, jobs: jobs) { Kernels.elementwise.add_scaled(1, blocks[$0].part, blocks[$0].sum, blocks[$0].count) }
        }
    }

    private mutating func addRows(_ indexes: [Int32], _ values: Tensor, at index: Int) {
        switch entries[index] {
        case nil: entries[index] = .rows(indexes: indexes, values: values)
        case .rows(let before, let rows)?: entries[index] = .rows(indexes: before + indexes, values: .concatenated([rows, values], axis: 0))
        case .dense(var sum)?:
            entries[index] = nil
            sum.scatterAdd(values, at: indexes)
            entries[index] = .dense(sum)
        }
    }

    /// Moves an entry out as a dense tensor, so that it has one owner; nil where there is none.
    private mutating func takeDense(_ index: Int, shape: Shape) -> Tensor? {
        switch entries[index] {
        case nil: return nil
        case .dense(let sum)?:
            precondition(sum.shape == shape, "Gradients of shapes \(sum.shape) and \(shape) belong to different models.")
            entries[index] = nil
            return sum
        case .rows(let indexes, let values)?:
            var sum = Tensor.zeros(shape)
            sum.scatterAdd(values, at: indexes)
            return sum
        }
    }

    /// Each row of a table once; see `Gradient.merged`.
    package mutating func mergeRows() {
        for index in entries.indices { entries[index] = entries[index]?.merged }
    }

    /// The Euclidean norm of all gradients as one vector, in double precision and a fixed order.
    ///
    /// - Parameter jobs: threads; the result is the same with any number.
    public func norm(jobs: Int = 1) -> Double {
        var tensors: [Tensor] = []
        for entry in entries {
            switch entry?.merged {
            case nil: break
            case .dense(let values)?, .rows(_, let values)?: tensors.append(values)
            }
        }
        let blocks = tensors.flatMap { tensor in BlockLoop.ranges(tensor.elementCount).map { (tensor, $0) } }
        let sums = [Double](unsafeUninitializedCapacity: blocks.count) { sums, count in
            BlockLoop.run(blocks.count, jobs: jobs) { index in
                let (tensor, range) = blocks[index]
                sums[index] = Kernels.reduction.sum_of_squares(tensor.base + range.lowerBound, range.count)
            }
            count = blocks.count
        }
        return sums.reduce(0, +).squareRoot()
    }
}

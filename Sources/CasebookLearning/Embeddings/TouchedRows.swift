/// One shard's own copies of the rows of a matrix that it has touched since the shards' weights were joined: as much memory as rows touched, and
/// a place for each row there is.
struct TouchedRows: ~Copyable {
    private static let chunkRows = 1024

    private let dimension: Int
    /// Floats from one copy to the next: whole cache lines.
    private let stride: Int
    /// Floats from a copy to what it was when it was made: the first half of a chunk holds the former, the second the latter.
    private let half: Int
    private let places: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    private var chunks: [UnsafeMutablePointer<Float>] = []
    /// The rows touched, in the order in which they were.
    private var touched: [Int32] = []

    init(rowCount: Int, dimension: Int) {
        self.dimension = dimension
        stride = (dimension + 15) & ~15
        half = Self.chunkRows * stride
        places = .allocate(capacity: rowCount)
        places.initialize(repeating: nil, count: rowCount)
    }

    deinit {
        places.deallocate()
        for chunk in chunks { chunk.deallocate() }
    }

    /// This shard's copy of a row, made where there is none.
    @inline(__always)
    mutating func row(_ index: Int, of common: UnsafePointer<Float>) -> UnsafeMutablePointer<Float> {
        if let place = places[index] { return place }
        return copy(index, common)
    }

    @inline(never)
    private mutating func copy(_ index: Int, _ common: UnsafePointer<Float>) -> UnsafeMutablePointer<Float> {
        let (chunk, offset) = touched.count.quotientAndRemainder(dividingBy: Self.chunkRows)
        if chunk == chunks.count {
            let block = UnsafeMutableRawPointer.allocate(byteCount: 2 * half * MemoryLayout<Float>.stride, alignment: 64)
            chunks.append(block.bindMemory(to: Float.self, capacity: 2 * half))
        }
        let place = chunks[chunk] + offset * stride
        place.initialize(from: common + index * dimension, count: dimension)
        (place + half).initialize(from: common + index * dimension, count: dimension)
        places[index] = place
        touched.append(Int32(index))
        return place
    }

    /// Adds what has changed to the common rows, which earlier shards may have changed as well, and forgets the copies.
    ///
    /// Two changes a and b of one row give (1 − a·b / 2|a|²) a + (1 − a·b / 2|b|²) b (Maleki et al., MLSys 2021, equation 1): their sum where they
    /// have nothing in common, as with rare words, their mean where they are the same, as with words so frequent that each shard has
    /// learned them fully. A plain sum overshoots with the latter, and diverged when tried with four shards; a plain mean halves the step of the
    /// former.
    mutating func join(into common: inout [Float]) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * dimension) { scratch in
            let earlier = scratch.baseAddress!
            let own = earlier + dimension
            common.withUnsafeMutableBufferPointer { common in
                for row in touched {
                    let target = common.baseAddress! + Int(row) * dimension
                    let copy = places[Int(row)]!
                    let start = copy + half
                    for index in 0..<dimension {
                        earlier[index] = target[index] - start[index]
                        own[index] = copy[index] - start[index]
                    }
                    let product = VectorKernels.dot(earlier, own, dimension)
                    let earlierSquare = VectorKernels.dot(earlier, earlier, dimension)
                    let ownSquare = VectorKernels.dot(own, own, dimension)
                    // Nothing in common with what is not there.
                    let isAlone = earlierSquare == 0 || ownSquare == 0
                    if !isAlone { VectorKernels.axpy(target, -product / (2 * earlierSquare), earlier, dimension) }
                    VectorKernels.axpy(target, isAlone ? 1 : 1 - product / (2 * ownSquare), own, dimension)
                }
            }
        }
        for row in touched { places[Int(row)] = nil }
        touched.removeAll(keepingCapacity: true)
    }
}

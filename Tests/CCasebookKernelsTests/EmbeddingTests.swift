import CCasebookKernels
import CasebookCore
import Testing

@Suite struct EmbeddingTests {
    private let indexes: [Int32] = [4, 0, -1, 4, 2, 4, Int32.min, 6]

    @Test(arguments: KernelLevels.available) func gather(level: KernelLevel) {
        var generator = SeededGenerator(seed: 9)
        for width in KernelLevels.sizes {
            let rows = (0..<7).map { _ in generator.unusualFloats(width) }
            let table = GuardedBuffer(Array(rows.joined())), out = GuardedBuffer(repeating: Float(5), count: indexes.count * width, gap: width % 2)
            level.kernels.embedding.gather(table.start, width, indexes, indexes.count, out.start)
            #expect(firstDifference(out.elements, indexes.flatMap { $0 < 0 ? [Float](repeating: 0, count: width) : rows[Int($0)] }) == nil)
            level.kernels.embedding.gather(table.start, width, indexes, 0, out.start)
            #expect(out.isIntact && table.isIntact)
        }
    }

    @Test(arguments: KernelLevels.available) func scatter(level: KernelLevel) {
        var generator = SeededGenerator(seed: 10)
        for width in KernelLevels.sizes {
            var table = generator.unusualFloats(7 * width)
            let rows = generator.unusualFloats(indexes.count * width)
            let target = GuardedBuffer(table, gap: width % 2), source = GuardedBuffer(rows)
            level.kernels.embedding.scatter_add(source.start, width, indexes, indexes.count, target.start)
            for (i, index) in indexes.enumerated() where index >= 0 {
                for k in 0..<width { table[Int(index) * width + k] += rows[i * width + k] }
            }
            #expect(target.isIntact && source.isIntact)
            #expect(firstDifference(target.elements, table) == nil)
        }
    }
}

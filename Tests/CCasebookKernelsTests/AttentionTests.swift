import CCasebookKernels
import CasebookCore
import Foundation
import Testing

@Suite struct AttentionTests {
    /// The same sums in double precision, written down as the header says them.
    private func reference(
        _ seen: [Float], stride: Int, rows: [Int32], table: [Float], places: [Int32], marks: Int, queries: [Float], queryCount: Int, keys: Int, values: Int
    ) -> [Double] {
        var out = [Double](repeating: 0, count: queryCount * values)
        for query in 0..<queryCount {
            let scores = rows.indices.map { unit -> Double in
                (0..<keys).reduce(0) { sum, key in
                    var hidden = Double(seen[Int(rows[unit]) * stride + key])
                    for mark in 0..<marks { hidden += Double(table[Int(places[unit * marks + mark]) * keys + key]) }
                    return sum + max(0, hidden) * Double(queries[query * keys + key])
                }
            }
            let top = scores.max() ?? 0, sum = scores.reduce(0) { $0 + exp($1 - top) }
            for (unit, score) in scores.enumerated() {
                for value in 0..<values { out[query * values + value] += exp(score - top) / sum * Double(seen[Int(rows[unit]) * stride + keys + value]) }
            }
        }
        return out
    }

    @Test(arguments: KernelLevels.available) func pool(level: KernelLevel) {
        var generator = SeededGenerator(seed: 21)
        for (count, keys, values, marks, queryCount) in [(0, 16, 16, 1, 1), (1, 16, 32, 2, 1), (7, 32, 48, 2, 2), (48, 32, 48, 1, 2), (33, 48, 16, 3, 3)] {
            let stride = keys + values + 16, places = 11
            let seen = generator.floats(60 * stride, in: -1...1), table = generator.floats(places * keys, in: -1...1), queries = generator.floats(queryCount * keys, in: -1...1)
            let rows = (0..<count).map { Int32($0 * 7 % 60) }, placed = (0..<count * marks).map { Int32($0 * 5 % places) }
            let wanted = reference(
                seen, stride: stride, rows: rows, table: table, places: placed, marks: marks, queries: queries, queryCount: queryCount, keys: keys, values: values)
            for gap in 0...1 {
                let input = [seen, table, queries].map { GuardedBuffer($0, gap: gap) }, numbers = [rows, placed].map { GuardedBuffer($0, gap: gap) }
                let weights = GuardedBuffer(repeating: Float(7), count: queryCount * count, gap: gap),
                    out = GuardedBuffer(repeating: Float(7), count: queryCount * values, gap: gap)
                level.kernels.attention.pool(
                    input[0].start, stride, numbers[0].start, count, input[1].start, numbers[1].start, marks, input[2].start, queryCount, keys, values, weights.start, out.start)
                #expect(firstMismatch(out.elements, wanted, relative: 0x1p-18, absolute: 0x1p-18) == nil)
                #expect(out.isIntact && weights.isIntact && input.allSatisfy { $0.isIntact } && numbers.allSatisfy { $0.isIntact })
                for query in 0..<queryCount where count > 0 {
                    #expect(abs(weights.elements[query * count..<(query + 1) * count].reduce(0, +) - 1) < 1e-5)
                }
            }
        }
    }
}

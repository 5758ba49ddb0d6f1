import CasebookTensor
import Testing

@Suite struct SequenceLayoutTests {
    /// 2: a b c d, 0: e f, 3: g h, 4: i; 1 is empty.
    private let layout = SequenceLayout(lengths: [2, 0, 4, 2, 1])

    @Test func longestComeFirstAndEqualKeepTheirOrder() {
        #expect(layout.order == [2, 0, 3, 4, 1])
        #expect(layout.counts == [4, 3, 1, 1])
        #expect(layout.starts == [0, 4, 7, 8, 9])
        #expect(layout.rowCount == 9)
        #expect(layout.stepCount == 4)
        #expect(layout.row(step: 1, place: 2) == 6)
    }

    @Test func indexesAreFixed() {
        // One after the other: e f (0, 1), a b c d (2 ... 5), g h (6, 7), i (8).
        #expect(layout.packingIndexes == [2, 0, 6, 8, 3, 1, 7, 4, 5])
        #expect(layout.unpackingIndexes == [1, 5, 0, 4, 7, 8, 2, 6, 3])
        #expect(layout.paddingIndexes == [1, 5, -1, -1, -1, -1, -1, -1, 0, 4, 7, 8, 2, 6, -1, -1, 3, -1, -1, -1])
    }

    @Test(arguments: [[], [0], [0, 0], [1], [5], [1, 1, 1], [3, 3], [0, 7, 1, 7, 0, 2], (0..<100).map { $0 * 37 % 11 }])
    func indexesAreInversesOfEachOther(_ lengths: [Int]) {
        let layout = SequenceLayout(lengths: lengths)
        let packing = layout.packingIndexes, unpacking = layout.unpackingIndexes
        #expect(layout.rowCount == lengths.reduce(0, +))
        #expect(packing.sorted() == (0..<layout.rowCount).map(Int32.init))
        #expect(packing.indices.allSatisfy { unpacking[Int(packing[$0])] == Int32($0) })
        #expect(layout.paddingIndexes.filter { $0 >= 0 } == unpacking)
        #expect(layout.paddingIndexes.count == lengths.count * layout.stepCount)
        #expect(layout.order.sorted() == Array(lengths.indices))
        #expect(layout.order.map { lengths[$0] } == lengths.sorted(by: >))
        #expect(layout.counts == layout.counts.sorted(by: >))
        // Packed and unpacked, a matrix is as it was.
        let rows = Tensor((0..<layout.rowCount).map { Float($0) }, [layout.rowCount, 1])
        #expect(rows.gather(packing).gather(unpacking) == rows)
    }
}

import CasebookLearning
import CasebookTensor
import Testing

@Suite struct SequenceRowsTests {
    @Test func rowsOfEachSequence() {
        let layout = SequenceLayout(lengths: [2, 0, 4, 2, 1])
        #expect(layout.sequences == [2, 0, 3, 4, 2, 0, 3, 2, 2])
        #expect(layout.firstRows == [1, -1, 0, 2, 3])
        #expect(layout.lastRows == [5, -1, 8, 6, 3])
        let empty = SequenceLayout(lengths: [0, 0])
        #expect(empty.sequences == [] && empty.firstRows == [-1, -1] && empty.lastRows == [-1, -1])
    }

    @Test func unpackingIsTheInverseOfPacking() {
        let sequences = [["a", "b"], [], ["c", "d", "e"], ["f"]]
        let layout = SequenceLayout(lengths: sequences.map(\.count))
        #expect(layout.packed(sequences) == ["c", "a", "f", "d", "b", "e"])
        #expect(layout.unpacked(layout.packed(sequences)) == sequences)
    }
}

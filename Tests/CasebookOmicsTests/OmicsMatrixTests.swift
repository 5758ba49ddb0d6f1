import CasebookOmics
import Testing

@Suite struct OmicsMatrixTests {
    @Test func rowsAreSamples() {
        let matrix = OmicsMatrix(name: "rna", samples: ["a", "b"], features: ["x", "y", "z"], rowCount: 2, values: [1, 2, 3, 4, 5, .nan])
        #expect(matrix[1, 0] == 4 && Array(matrix.row(0)) == [1, 2, 3] && matrix[1, 2].isNaN)
    }
}

import CasebookTensor
import Foundation
import Testing

@Suite struct TensorTests {
    private let matrix = Tensor([[1, 2, 3], [4, 5, 6]])
    private let cube = Tensor((0..<24).map { Float($0) }, [2, 3, 4])

    @Test func copiesAreIndependent() {
        var a = Tensor([1, 2, 3])
        let b = a, c = a.reshaped([3, 1])
        a[1] = 9
        #expect(a.elements == [1, 9, 3] && b.elements == [1, 2, 3] && c.elements == [1, 2, 3])
        var d = a
        d.withMutableElements { $0[0] = 7 }
        d.add(Tensor([1, 1, 1]), scaledBy: 2)
        #expect(a.elements == [1, 9, 3] && d.elements == [9, 11, 5])
        // In itself.
        d.add(d)
        #expect(d.elements == [18, 22, 10])
    }

    @Test func elementsAreReadByIndex() {
        #expect(matrix[1, 2] == 6 && cube[1, 2, 3] == 23 && Tensor(4).scalar == 4 && Tensor(4)[] == 4)
        #expect(matrix.shape == [2, 3] && matrix.shape.rank == 2 && Tensor(4).shape == [] && matrix.elementCount == 6)
        #expect(matrix.withElements { $0.reduce(0, +) } == 21)
        #expect(cube.shape.stride(of: 0) == 12 && cube.shape.stride(of: 2) == 1)
        #expect(cube.shape.description == "[2 × 3 × 4]")
    }

    @Test func equalityLooksAtShapeAndElements() {
        #expect(Tensor([1, 2]) == Tensor([1, 2]))
        #expect(Tensor([1, 2]) != Tensor([[1, 2]]))
        #expect(Tensor([0]) == Tensor([-0]))
        #expect(Tensor([.nan]) != Tensor([.nan]))
    }

    @Test func shapesAreMatchedFromTheLastAxis() {
        let row = Tensor([10, 20, 30]), column = Tensor([[100], [200]])
        #expect((matrix + row).elements == [11, 22, 33, 14, 25, 36])
        #expect((row + matrix) == (matrix + row))
        #expect((matrix * column).elements == [100, 200, 300, 800, 1000, 1200])
        #expect((row - column).elements == [-90, -80, -70, -190, -180, -170])
        #expect((matrix / Tensor(2)).elements == [0.5, 1, 1.5, 2, 2.5, 3])
        let both = Tensor([1, 2], [1, 2, 1]) + Tensor([10, 20, 30, 40], [2, 1, 2])
        #expect(both.shape == [2, 2, 2] && both.elements == [11, 21, 12, 22, 31, 41, 32, 42])
        #expect(Shape([3, 1]).broadcast(with: [2, 1, 4]) == [2, 3, 4])
        #expect(Shape([3]).broadcast(with: [4]) == nil)
        #expect(Shape([]).broadcast(with: []) == [])
        #expect((Tensor.zeros([0, 3]) + row).shape == [0, 3])
    }

    @Test func transposesReorderAxes() {
        #expect(matrix.transposed([1, 0]) == Tensor([[1, 4], [2, 5], [3, 6]]))
        let turned = cube.transposed([2, 0, 1])
        #expect(turned.shape == [4, 2, 3])
        for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { #expect(turned[k, i, j] == cube[i, j, k]) } } }
        #expect(turned.transposed([1, 2, 0]) == cube)
        #expect(Tensor.zeros([0, 3]).transposed([1, 0]).shape == [3, 0])
    }

    @Test func partsAreJoinedAndCutOut() {
        #expect(Tensor.concatenated([matrix, Tensor([[7, 8, 9]])], axis: 0) == Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
        #expect(Tensor.concatenated([matrix, Tensor([[7], [8]])], axis: 1) == Tensor([[1, 2, 3, 7], [4, 5, 6, 8]]))
        #expect(Tensor.concatenated([matrix, .zeros([0, 3])], axis: 0) == matrix)
        for axis in 0..<3 {
            let length = cube.shape[axis]
            for place in 0...length {
                let parts = [cube.slice(axis: axis, 0..<place), cube.slice(axis: axis, place..<length)]
                #expect(Tensor.concatenated(parts, axis: axis) == cube)
            }
        }
        #expect(cube.slice(axis: 1, 1..<2).elements == [4, 5, 6, 7, 16, 17, 18, 19])
    }

    @Test func rowsAreGatheredAndScattered() {
        let rows = matrix.gather([1, -1, 0, 1])
        #expect(rows == Tensor([[4, 5, 6], [0, 0, 0], [1, 2, 3], [4, 5, 6]]))
        #expect(cube.gather([1]).shape == [1, 3, 4])
        #expect(matrix.gather([]).shape == [0, 3])
        var sums = Tensor.zeros([2, 3])
        sums.scatterAdd(rows, at: [1, 0, -1, 1])
        #expect(sums == Tensor([[0, 0, 0], [8, 10, 12]]))
    }

    @Test func axesAreReduced() {
        #expect(matrix.sum() == Tensor(21) && matrix.mean() == Tensor(3.5))
        #expect(matrix.sum(axis: 0) == Tensor([[5, 7, 9]]) && matrix.sum(axis: 1) == Tensor([[6], [15]]))
        #expect(cube.sum(axis: 1).shape == [2, 1, 4] && cube.sum(axis: 1).elements == [12, 15, 18, 21, 48, 51, 54, 57])
        #expect(Tensor.zeros([0, 3]).sum(axis: 0) == Tensor([[0, 0, 0]]))
        #expect(matrix.sumOfSquares == 91)
        let (values, places) = Tensor([[1, 3, 3], [-1, -2, -3]]).greatest()
        #expect(values == Tensor([[3], [-1]]) && places == [1, 0])
        let softmax = Tensor([[0, 0], [1000, 0], [-1000, -1000]]).softmax()
        #expect(softmax == Tensor([[0.5, 0.5], [1, 0], [0.5, 0.5]]))
        let logSumExp = Tensor([[1000, 1000]]).logSumExp()
        #expect(abs(logSumExp.scalar - 1000.6931) < 1e-3)
        #expect(Tensor([[-1000, 0]]).logSoftmax() == Tensor([[-1000, 0]]))
    }

    /// Sums of many numbers keep their digits.
    @Test func longSumsAreAccurate() {
        #expect(abs(Tensor(repeating: 0.1, [1 << 22]).mean().scalar - 0.1) < 1e-6)
        for column in Tensor(repeating: 0.1, [1 << 12, 3]).sum(axis: 0).elements { #expect(abs(column / Float(1 << 12) - 0.1) < 1e-5) }
    }

    @Test func productsOfMatrices() {
        let other = Tensor([[1, 0], [0, 2], [1, 1]])
        let expected = Tensor([[4, 7], [10, 16]])
        #expect(Tensor.matrixProduct(matrix, other) == expected)
        #expect(Tensor.matrixProduct(matrix.transposed([1, 0]), other, transposingFirst: true) == expected)
        #expect(Tensor.matrixProduct(matrix, other.transposed([1, 0]), transposingSecond: true) == expected)
        #expect(Tensor.matrixProduct(matrix.transposed([1, 0]), other.transposed([1, 0]), transposingFirst: true, transposingSecond: true) == expected)
        #expect(Tensor.matrixProduct(.zeros([2, 0]), .zeros([0, 3])) == .zeros([2, 3]))
        #expect(Tensor.matrixProduct(.zeros([0, 2]), .zeros([2, 3])).shape == [0, 3])
    }

    /// Kernels work in blocks; every length around their widths gives what one element at a time gives.
    @Test func everyLengthIsTheSame() {
        var random = RandomGenerator(seed: 4)
        for count in 0...67 {
            let a = random.uniform([count], in: -3...3), b = random.uniform([count], in: 1...3)
            func one(_ body: (Tensor, Tensor) -> Tensor) -> [Float] { (0..<count).map { body(Tensor([a[$0]]), Tensor([b[$0]]))[0] } }
            for body: (Tensor, Tensor) -> Tensor in [
                { $0 + $1 }, { $0 - $1 }, { $0 * $1 }, { $0 / $1 }, { a, _ in a.exp() }, { _, b in b.log() }, { a, _ in a.tanh() }, { a, _ in a.sigmoid() },
                { a, _ in a.softplus() }, { a, _ in a.relu() }, { _, b in b.squareRoot() }, { a, _ in a.absolute() }, { a, _ in a.scaled(by: 2, plus: 1) },
            ] { #expect(body(a, b).elements == one(body)) }
        }
    }

    @Test func functionsAreAccurate() {
        let x = Tensor((-400...400).map { Float($0) / 20 })
        func check(_ found: Tensor, _ expected: (Double) -> Double) {
            for (argument, value) in zip(x.elements, found.elements) {
                let wanted = expected(Double(argument))
                #expect(abs(Double(value) - wanted) <= 4e-7 * max(abs(wanted), 1e-30), "\(argument)")
            }
        }
        check(x.exp(), exp)
        check(x.sigmoid()) { 1 / (1 + exp(-$0)) }
        check(x.softplus()) { $0 > 0 ? $0 + log1p(exp(-$0)) : log1p(exp($0)) }
        check(x.exp().log()) { log(Double(Float(exp($0)))) }
        for (argument, value) in zip(x.elements, x.tanh().elements) { #expect(abs(Double(value) - tanh(Double(argument))) < 3e-7) }
    }
}

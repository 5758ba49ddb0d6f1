import CasebookLearning
import CasebookTensor
import Testing

@Suite struct GradientSumTests {
    @Test func everyPairOfKindsAddsUp() {
        var random = RandomGenerator(seed: 6)
        var parameters = Parameters()
        let id = parameters.add("table", .zeros([4, 2]))
        let dense = Gradient.dense(random.normal([4, 2])), rows = Gradient.rows(indexes: [2, -1, 2, 0], values: random.normal([4, 2]))
        let kinds: [Gradient?] = [nil, dense, rows]
        for (first, second) in kinds.flatMap({ first in kinds.map { (first, $0) } }) {
            var sum = Gradients([:], of: parameters), part = sum
            sum[id] = first
            part[id] = second
            let wanted = sum.dense(id, shape: [4, 2]) + part.dense(id, shape: [4, 2])
            let before = part.dense(id, shape: [4, 2])
            sum.add(part)
            for (one, other) in zip(sum.dense(id, shape: [4, 2]).elements, wanted.elements) { #expect(abs(one - other) < 1e-6) }
            #expect(part.dense(id, shape: [4, 2]) == before)
        }
    }

    @Test func addingNeedsNoCopyOfTheSum() {
        var parameters = Parameters()
        let id = parameters.add("weight", .zeros([100_000]))
        var sum = Gradients([id: Tensor(repeating: 1, [100_000])], of: parameters)
        let part = Gradients([id: Tensor(repeating: 2, [100_000])], of: parameters)
        func place() -> UnsafePointer<Float>? { sum.dense(id, shape: [100_000]).base }
        let before = place()
        for _ in 0..<3 { sum.add(part) }
        #expect(place() == before && sum.dense(id, shape: [100_000])[99_999] == 7)
    }

    @Test func mergingKeepsTheOrderOfEqualRows() {
        // (1e8 + 1) - 1e8 is 0 in this order, 1 in another.
        let gradient = Gradient.rows(indexes: [5, 2, 5, -3, 5], values: Tensor([[1e8], [7], [1], [9], [-1e8]])).merged
        guard case .rows(let indexes, let values) = gradient else { return #expect(Bool(false)) }
        #expect(indexes == [2, 5] && values == Tensor([[7], [0]]))
        guard case .rows(let again, let same) = gradient.merged else { return #expect(Bool(false)) }
        #expect(again == indexes && same.base == values.base)
        guard case .rows(let none, _) = Gradient.rows(indexes: [-1], values: Tensor([[3]])).merged else { return #expect(Bool(false)) }
        #expect(none.isEmpty)
    }

    @Test func theNormIsThatOfOneVector() {
        var parameters = Parameters()
        let a = parameters.add("a", .zeros([2])), b = parameters.add("b", .zeros([3, 1]))
        var gradients = Gradients([a: Tensor([3, 0])], of: parameters)
        gradients[b] = .rows(indexes: [1, 1], values: Tensor([[1], [3]]))
        #expect(gradients.norm() == 5)
    }
}

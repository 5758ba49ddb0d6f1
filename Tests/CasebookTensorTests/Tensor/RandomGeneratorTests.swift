import CasebookTensor
import Testing

@Suite struct RandomGeneratorTests {
    @Test func numbersAreTheSameEverywhere() {
        var random = RandomGenerator(seed: 42)
        // SplitMix64 of its authors.
        #expect(random.next() == 13_679_457_532_755_275_413)
        #expect(random.next() == 2_949_826_092_126_892_291)
        #expect(random.next() == 5_139_283_748_462_763_858)
    }

    @Test func aStateIsAllThatACheckpointKeeps() {
        var random = RandomGenerator(seed: 9)
        for _ in 0..<17 { _ = random.normal() }
        var restored = RandomGenerator(seed: 0)
        restored.state = random.state
        #expect(restored == random)
        #expect((0..<5).map { _ in random.uniform() } == (0..<5).map { _ in restored.uniform() })
        #expect(random.normal([3, 5]) == restored.normal([3, 5]))
        #expect(random.dropoutMask([7], probability: 0.5) == restored.dropoutMask([7], probability: 0.5))
        #expect(random.next() == restored.next())
    }

    @Test func partsAreIndependent() {
        let random = RandomGenerator(seed: 9)
        var first = random.split(0), again = random.split(0), second = random.split(1)
        let numbers = (0..<1000).map { _ in first.next() }
        // Another part draws in between.
        #expect(
            numbers
                == (0..<1000).map { _ in
                    _ = second.next(); return again.next()
                })
        var heads: Set<UInt64> = []
        for part in -1000..<1000 {
            var generator = random.split(part)
            heads.insert(generator.next())
        }
        #expect(heads.count == 2000)
        #expect(heads.isDisjoint(with: numbers.dropFirst()))
        // Neither are the numbers of a part those of the whole, nor of each other.
        var whole = random, a = random.split(1), b = random.split(2)
        let correlation = (0..<10_000).reduce(into: (0 as Float, 0 as Float)) { sums, _ in
            let x = a.uniform() - 0.5
            sums.0 += x * (b.uniform() - 0.5) * 12
            sums.1 += x * (whole.uniform() - 0.5) * 12
        }
        #expect(abs(correlation.0) < 400 && abs(correlation.1) < 400)
    }

    @Test func distributionsHaveTheirMoments() {
        var random = RandomGenerator(seed: 1)
        func moments(_ tensor: Tensor) -> (mean: Double, variance: Double) {
            let count = Double(tensor.elementCount)
            let mean = tensor.elements.reduce(0) { $0 + Double($1) } / count
            return (mean, tensor.elements.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count)
        }
        let uniform = random.uniform([100_000], in: -2...4)
        #expect(uniform.elements.allSatisfy { $0 >= -2 && $0 <= 4 })
        #expect(abs(moments(uniform).mean - 1) < 0.02 && abs(moments(uniform).variance - 3) < 0.03)
        let normal = random.normal([100_000], deviation: 2)
        #expect(abs(moments(normal).mean) < 0.02 && abs(moments(normal).variance - 4) < 0.06)
        #expect(abs(moments(normal.map { abs($0) > 2 * 1.96 ? 1 : 0 }).mean - 0.05) < 0.003)
    }

    @Test(arguments: [0, 0.1, 0.5, 0.9] as [Float])
    func dropoutKeepsTheMean(_ probability: Float) {
        var random = RandomGenerator(seed: 2)
        let mask = random.dropoutMask([301, 333], probability: probability)
        let dropped = Float(mask.elements.count { $0 == 0 }) / Float(mask.elementCount)
        #expect(abs(dropped - probability) < 0.005)
        #expect(mask.elements.allSatisfy { $0 == 0 || $0 == 1 / (1 - probability) })
        #expect(abs(mask.mean().scalar - 1) < 0.05)
    }
}

extension Tensor {
    fileprivate func map(_ body: (Float) -> Float) -> Tensor { Tensor(elements.map(body), shape) }
}

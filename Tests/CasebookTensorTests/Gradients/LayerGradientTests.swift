import CasebookTensor
import CasebookTestSupport
import Testing

/// The gradients of convolution, pooling and normalisation, against finite differences.
@Suite struct LayerGradientTests {
    private static let convolutions: [GradientCase] =
        ([
            ([2, 3, 7], [4, 3, 3], WindowGeometry(kernel: [3])),
            ([2, 3, 7], [4, 3, 3], WindowGeometry(kernel: [3], stride: [2], padding: [1])),
            ([1, 2, 9], [3, 2, 2], WindowGeometry(kernel: [2], stride: [3], padding: [2], dilation: [3])),
            ([3, 1, 4], [1, 1, 1], WindowGeometry(kernel: [1])),
            ([1, 17, 5], [18, 17, 3], WindowGeometry(kernel: [3], padding: [1])),
            ([2, 2, 5, 6], [3, 2, 3, 2], WindowGeometry(kernel: [3, 2])),
            ([2, 2, 5, 6], [3, 2, 3, 2], WindowGeometry(kernel: [3, 2], stride: [2, 1], padding: [1, 0], dilation: [1, 2])),
            ([1, 2, 3, 4, 3], [2, 2, 2, 2, 2], WindowGeometry(kernel: [2, 2, 2], stride: [1, 2, 1], padding: [0, 1, 1])),
        ] as [(Shape, Shape, WindowGeometry)]).flatMap { input, filters, geometry in
            [
                GradientCase("convolution \(geometry.kernel)", [input, filters]) { $0[0].convolution(filters: $0[1], geometry: geometry) },
                GradientCase("convolution with bias \(geometry.kernel)", [input, filters, [filters[0]]]) {
                    $0[0].convolution(filters: $0[1], bias: $0[2], geometry: geometry)
                },
            ]
        }

    private static let pools: [(Shape, WindowGeometry)] = [
        ([2, 3, 7], WindowGeometry(kernel: [2], stride: [2])),
        ([1, 2, 7], WindowGeometry(kernel: [3], stride: [1], padding: [1])),
        ([1, 1, 8], WindowGeometry(kernel: [2], stride: [2], padding: [1], dilation: [2])),
        ([2, 2, 5, 4], WindowGeometry(kernel: [3, 2], stride: [2, 2], padding: [1, 0])),
        ([1, 2, 3, 4, 5], WindowGeometry(kernel: [2, 2, 2], stride: [1, 2, 2], padding: [1, 1, 0])),
    ]

    private static let meanPools: [GradientCase] = pools.filter { $0.1.dilation.allSatisfy { $0 == 1 } }.flatMap { shape, geometry in
        [true, false].map { countsPadding in
            GradientCase("meanPool \(geometry.kernel) \(countsPadding)", [shape]) { $0[0].meanPool(geometry, countsPadding: countsPadding) }
        }
    }

    private static let norms: [GradientCase] =
        ([[3, 6], [1, 17], [2, 3, 8], [9]] as [Shape]).map { shape in
            let width = shape[shape.rank - 1]
            return GradientCase("layerNorm", [shape, [width], [width]], in: [-2...2, -1...1]) { $0[0].layerNorm(scale: $0[1], shift: $0[2]) }
        }
        + ([[7, 3], [4, 2, 5], [2, 3, 3, 2], [2, 1, 2, 2, 3]] as [Shape]).flatMap { (shape: Shape) in
            let channels = shape[1]
            return [
                GradientCase("batchNorm", [shape, [channels], [channels]], in: [-2...2, -1...1]) { $0[0].batchNorm(scale: $0[1], shift: $0[2]).output },
                GradientCase("batchNorm with given statistics", [shape, [channels], [channels]], in: [-2...2, -1...1]) {
                    $0[0].batchNorm(mean: Tensor(repeating: 0.3, [channels]), variance: Tensor(repeating: 1.7, [channels]), scale: $0[1], shift: $0[2])
                },
            ]
        }

    @Test(arguments: convolutions + meanPools + norms)
    func gradientIsTheSlope(_ one: GradientCase) {
        #expect(one.check().problems() == [])
    }

    /// Numbers so far apart that the winners stay.
    @Test(arguments: pools)
    func theGreatestOfAWindowHasTheGradient(_ shape: Shape, _ geometry: WindowGeometry) {
        var random = RandomGenerator(seed: 6)
        let numbers = (0..<shape.elementCount).map { Float($0) / 4 - 3 }.shuffled(using: &random)
        #expect(GradientCheck([Tensor(numbers, shape)]) { $0[0].maxPool(geometry) }.problems() == [])
    }

    @Test func statisticsAreThoseOfTheBatch() {
        let x = Tensor([1, 2, 3, 10, 20, 30, 5, 6, 7, 50, 60, 70], [2, 2, 3])
        let scale = Variable(Tensor([1, 1])), shift = Variable(Tensor([0, 0]))
        let result = Variable(x).batchNorm(scale: scale, shift: shift)
        #expect(result.mean.elements == [4, 40])
        // Unbiased: the sum of squares / 5.
        #expect(abs(result.variance[0] - 28 / 5) < 1e-5 && abs(result.variance[1] - 560) < 1e-3)
        let again = Variable(x).batchNorm(mean: result.mean, variance: result.variance.scaled(by: 5 / 6), scale: scale, shift: shift)
        #expect((again.value - result.output.value).absolute().greatest().values.elements.allSatisfy { $0 < 1e-6 })
    }

    @Test func shapesOfWindows() {
        let geometry = WindowGeometry(kernel: [3, 2], stride: [2, 1], padding: [1, 0], dilation: [1, 2])
        #expect(geometry.outputLengths([5, 6]) == [3, 4])
        let output = Variable(Tensor.zeros([2, 3, 5, 6])).convolution(filters: Variable(.zeros([4, 3, 3, 2])), geometry: geometry)
        #expect(output.shape == [2, 4, 3, 4])
        #expect(Variable(Tensor.zeros([0, 3, 5, 6])).convolution(filters: Variable(.zeros([4, 3, 3, 2])), geometry: geometry).shape == [0, 4, 3, 4])
    }
}

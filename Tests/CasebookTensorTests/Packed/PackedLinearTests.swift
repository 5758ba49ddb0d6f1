import Casebook
import CasebookTensor
import Testing

struct PackedLinearTests {
    @Test(arguments: WeightFormat.allCases, [1, 16, 17, 70])
    func givesTheNumbersOfTheRecordedLayer(format: WeightFormat, outputs: Int) {
        var random = RandomGenerator(seed: 6)
        let weight = random.uniform([outputs, 37], in: -1...1), bias = random.uniform([outputs], in: -1...1), input = random.normal([11, 37])
        let expected = Variable(input).linear(weight: Variable(weight), bias: Variable(bias)).value
        let layer = PackedLinear(weight: weight, bias: bias, format: format)
        var output = Tensor.zeros([11, layer.outputStride])
        var workspace = InferenceWorkspace()
        input.withElements { input in
            output.withMutableElements { layer(input.baseAddress!, stride: 37, rows: 11, into: $0.baseAddress!, workspace: &workspace) }
        }
        let tolerance: Float =
            switch format {
            case .float32: 1e-5;
            case .bfloat16: 0.06;
            case .int8: 0.12
            }
        for row in 0..<11 {
            for column in 0..<outputs { #expect(abs(output[row, column] - expected[row, column]) < tolerance) }
            for column in outputs..<layer.outputStride { #expect(output[row, column] == 0) }
        }
    }
}

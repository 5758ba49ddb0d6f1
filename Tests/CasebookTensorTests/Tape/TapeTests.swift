import Casebook
import CasebookTensor
import Testing

struct TapeTests {
    /// A table that is looked up many times has the rows of all look-ups, in an order that is always the same.
    @Test func manyLookUpsOfOneTable() {
        var parameters = Parameters(), random = RandomGenerator(seed: 3)
        let table = parameters.add("table", random.normal([5, 2]))
        let step = valueWithGradient(at: parameters, random: &random) { pass in
            var sum = Variable(Tensor([0]))
            for index in 0..<300 { sum = sum + pass.embedding(table, [Int32(index % 4)]).sum() }
            return sum.sum()
        }
        #expect(step.gradients.dense(table, shape: [5, 2]).elements == [75, 75, 75, 75, 75, 75, 75, 75, 0, 0])
    }

    /// Looked up by rows and used as a whole, a table has one gradient.
    @Test func rowsAndWholeAddUp() {
        var parameters = Parameters(), random = RandomGenerator(seed: 3)
        let table = parameters.add("table", random.normal([3, 2]))
        let step = valueWithGradient(at: parameters, random: &random) { pass in pass.embedding(table, [1, 1]).sum() + pass[table].sum().scaled(by: 3) }
        #expect(step.gradients.dense(table, shape: [3, 2]).elements == [3, 3, 5, 5, 3, 3])
    }

    /// A stride longer than the image leaves one window, forwards and backwards, whatever its length.
    @Test func strideBeyondTheImage() {
        var parameters = Parameters(), random = RandomGenerator(seed: 4)
        let image = parameters.add("image", random.normal([1, 1, 2, 2])), filters = parameters.add("filters", Tensor(repeating: 1, [1, 1, 2, 2]))
        let geometry = WindowGeometry(kernel: [2, 2], stride: [60_000, 60_000])
        let step = valueWithGradient(at: parameters, random: &random) { pass in pass[image].convolution(filters: pass[filters], geometry: geometry).sum() }
        #expect(step.gradients.dense(image, shape: [1, 1, 2, 2]).elements == [1, 1, 1, 1])
        #expect(step.gradients.dense(filters, shape: [1, 1, 2, 2]) == parameters[image])
    }

    /// 8-bit products show that an input was no number.
    @Test func notANumberIsSeenThroughIntegers() {
        var random = RandomGenerator(seed: 5), workspace = InferenceWorkspace()
        let layer = PackedLinear(weight: random.normal([16, 20]), bias: nil, format: .int8)
        var input = random.normal([3, 20]), output = Tensor.zeros([3, 16])
        input[1, 18] = .nan
        input[2, 3] = .infinity
        input.withElements { input in output.withMutableElements { layer(input.baseAddress!, stride: 20, rows: 3, into: $0.baseAddress!, workspace: &workspace) } }
        #expect((0..<16).allSatisfy { output[0, $0].isFinite && output[1, $0].isNaN && output[2, $0].isNaN })
    }
}

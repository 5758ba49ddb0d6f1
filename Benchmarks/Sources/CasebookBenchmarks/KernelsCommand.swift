import ArgumentParser
import Casebook
import Foundation

/// Products and convolutions on one core, in operations a second; to be read beside what the machine can do.
struct KernelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "kernels", abstract: "Products and convolutions, one thread, in GFLOP/s.")

    func run() throws {
        var random = RandomGenerator(seed: 1)
        func report(_ name: String, _ operations: Double, _ seconds: Double) {
            print(String(format: "%@ %8.1f GFLOP/s  %8.3f ms", name.padding(toLength: 44, withPad: " ", startingAt: 0), operations / seconds * 1e-9, seconds * 1e3))
        }
        let (rows, depth, columns) = (256, 256, 1024)
        let input = random.normal([rows, depth]), weight = random.normal([columns, depth])
        let product = 2 * Double(rows * depth * columns)
        report("product, 256 x 256 x 1024", product, Stopwatch.median { _ = Tensor.matrixProduct(input, weight, transposingSecond: true) })
        for format in WeightFormat.allCases {
            let layer = PackedLinear(weight: weight, bias: nil, format: format)
            var workspace = InferenceWorkspace()
            var output = Tensor.zeros([rows, layer.outputStride])
            let seconds = Stopwatch.median {
                input.withElements { input in
                    output.withMutableElements { layer(input.baseAddress!, stride: depth, rows: rows, into: $0.baseAddress!, workspace: &workspace) }
                }
            }
            report("packed weights, \(format.rawValue), 256 x 256 x 1024", product, seconds)
        }

        var parameters = Parameters()
        let images = parameters.add("images", random.normal([64, 32, 28, 28])), filters = parameters.add("filters", random.normal([64, 32, 3, 3]))
        let geometry = WindowGeometry(kernel: [3, 3], padding: [1, 1])
        let convolution = 2.0 * 64 * 28 * 28 * 64 * 32 * 9
        report(
            "convolution 64 x 32 x 28 x 28, 3 x 3 to 64", convolution,
            Stopwatch.median { _ = Variable(parameters[images]).convolution(filters: Variable(parameters[filters]), geometry: geometry) })
        report(
            "the same, forward and both gradients", 3 * convolution,
            Stopwatch.median {
                _ = valueWithGradient(at: parameters, random: &random) { pass in pass[images].convolution(filters: pass[filters], geometry: geometry).sum() }
            })
    }
}

import ArgumentParser
import Casebook
import Foundation
import Synchronization

extension WeightFormat: @retroactive ExpressibleByArgument {}

/// The tagger's shape: 50,000 words of 128, a bidirectional LSTM of 2 x 256, 17 labels.
struct TaggerShape {
    static let words = 50_000, width = 128, units = 256, labels = 17

    /// Word numbers of a batch, evenly drawn.
    static func tokens(_ count: Int, random: inout RandomGenerator) -> [Int32] {
        (0..<count).map { _ in Int32(truncatingIfNeeded: random.next() % UInt64(words)) }
    }
}

struct TaggerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tagger", abstract: "Inference of the tagger's network; prints tokens a second last.")
    @Option var batch = 32
    @Option var length = 25
    @Option var weights = WeightFormat.float32
    @Option var threads = 1

    func run() throws {
        var random = RandomGenerator(seed: 1)
        let model = TaggerNetwork(format: weights, random: &random)
        // Each thread has its own share of the sentences.
        let shares = (0..<threads).map { batch * ($0 + 1) / threads - batch * $0 / threads }.filter { $0 > 0 }
        let parts = shares.map { TaggerPart(tokens: TaggerShape.tokens($0 * length, random: &random), lengths: Array(repeating: length, count: $0)) }
        let seconds = Stopwatch.median {
            if parts.count == 1 {
                model.run(parts[0])
            } else {
                DispatchQueue.concurrentPerform(iterations: parts.count) { model.run(parts[$0]) }
            }
        }
        let rate = Double(batch * length) / seconds
        let operations = Double(2 * 2 * 4 * TaggerShape.units * (TaggerShape.width + TaggerShape.units) + 2 * 2 * TaggerShape.units * TaggerShape.labels)
        print(String(format: "%@, %d x %d, %d threads: %.0f GFLOP/s", weights.rawValue, batch, length, threads, rate * operations * 1e-9))
        print(String(format: "%.0f", rate))
    }
}

/// Words of a batch, and the memory in which they are tagged.
final class TaggerPart: Sendable {
    let tokens: [Int32]
    let lengths: [Int]
    let scratch: Mutex<Scratch>

    struct Scratch: ~Copyable {
        var workspace = InferenceWorkspace()
        var input: Tensor
        var hidden: Tensor
        var logits: Tensor
    }

    init(tokens: [Int32], lengths: [Int]) {
        self.tokens = tokens
        self.lengths = lengths
        scratch = Mutex(
            Scratch(
                input: .zeros([tokens.count, TaggerShape.width]), hidden: .zeros([tokens.count, 2 * TaggerShape.units]), logits: .zeros([tokens.count, 32])))
    }
}

/// The network with random weights of the usual size.
struct TaggerNetwork: Sendable {
    let table: Tensor
    let recurrent: PackedRecurrent
    let output: PackedLinear

    init(format: WeightFormat, random: inout RandomGenerator) {
        let units = TaggerShape.units
        table = random.normal([TaggerShape.words, TaggerShape.width])
        func weights() -> PackedRecurrent.Weights {
            let range: ClosedRange<Float> = -0.0625...0.0625
            return PackedRecurrent.Weights(
                input: random.uniform([4 * units, TaggerShape.width], in: range), hidden: random.uniform([4 * units, units], in: range),
                inputBias: random.uniform([4 * units], in: range), hiddenBias: random.uniform([4 * units], in: range))
        }
        recurrent = PackedRecurrent(.lstm, forward: weights(), backward: weights(), format: format)
        output = PackedLinear(weight: random.uniform([TaggerShape.labels, 2 * units], in: -0.044...0.044), bias: nil, format: format)
    }

    func run(_ part: TaggerPart) {
        part.scratch.withLock { scratch in
            let layout = SequenceLayout(lengths: part.lengths), rows = layout.rowCount
            scratch.input = table.gather(part.tokens)
            scratch.input.withElements { input in
                scratch.hidden.withMutableElements { hidden in
                    recurrent(
                        input.baseAddress!, stride: TaggerShape.width, layout: layout, into: hidden.baseAddress!, outputStride: recurrent.outputs, workspace: &scratch.workspace)
                    scratch.logits.withMutableElements { logits in
                        output(UnsafePointer(hidden.baseAddress!), stride: recurrent.outputs, rows: rows, into: logits.baseAddress!, workspace: &scratch.workspace)
                    }
                }
            }
        }
    }
}

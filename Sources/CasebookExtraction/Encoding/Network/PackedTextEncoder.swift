internal import CasebookLearning
internal import CasebookTensor

/// A `TextEncoder` for inference, with packed weights.
struct PackedTextEncoder: Sendable {
    private let words: Tensor
    private let bigrams: Tensor?
    private let segments: Tensor?
    private let places: Tensor?
    private let shapes: Tensor?
    private let mentions: Tensor?
    private let cues: Tensor?
    private let guidelines: Tensor?
    private let characters: PackedCharacterCNN?
    private let usesLexicon: Bool
    private let memory: PackedLinear?
    /// Length of what language models remember of a unit.
    private let remembered: Int
    private let layers: [PackedRecurrent]
    /// Length of a unit's row before the layers.
    private let width: Int

    init(_ encoder: TextEncoder, _ architecture: EncoderArchitecture, _ parameters: Parameters, format: WeightFormat) {
        words = parameters[encoder.words.weight]
        bigrams = encoder.bigrams.map { parameters[$0.weight] }
        segments = encoder.segments.map { parameters[$0.weight] }
        places = encoder.places.map { parameters[$0.weight] }
        shapes = encoder.shapes.map { parameters[$0.weight] }
        mentions = encoder.mentions.map { parameters[$0.weight] }
        cues = encoder.cues.map { parameters[$0.weight] }
        guidelines = encoder.guidelines.map { parameters[$0.weight] }
        characters = encoder.characters?.packed(parameters, format: format)
        usesLexicon = architecture.usesLexicon
        memory = encoder.memory?.packed(parameters, format: format)
        remembered = 2 * architecture.languageUnits
        layers = encoder.layers.packed(parameters, format: format)
        width = architecture.inputs
    }

    /// Reads windows of a text. What language models remember of them stands in `workspace.remembered`, and the packed row of each unit in `workspace.rows`.
    ///
    /// - Parameter firstUnit: of the windows.
    /// - Returns: the packed rows of the last layer, in memory of the workspace.
    func run(
        _ features: TextFeatures, firstUnit: Int, layout: SequenceLayout, workspace: inout EncoderWorkspace
    ) -> EncodedRows {
        let rows = layout.rowCount, input = workspace.input.reserve(rows * width)
        fill(input, features, firstUnit: firstUnit, rows: rows, workspace: &workspace)
        var current = input, stride = width
        for (number, layer) in layers.enumerated() {
            let out = number % 2 == 0 ? workspace.encoded.reserve(rows * layer.outputs) : workspace.encodedAgain.reserve(rows * layer.outputs)
            layer(current, stride: stride, layout: layout, into: out, outputStride: layer.outputs, workspace: &workspace.inference)
            (current, stride) = (out, layer.outputs)
        }
        return EncodedRows(rows: current, stride: stride)
    }

    /// Writes the parts of every unit's row side by side.
    private func fill(_ input: UnsafeMutablePointer<Float>, _ features: TextFeatures, firstUnit: Int, rows: Int, workspace: inout EncoderWorkspace) {
        var column = 0
        func add(_ table: Tensor?, _ numbers: [Int32], _ rowOf: [Int32]) {
            guard let table else { return }
            let length = table.shape[1], unknown = Int32(table.shape[0] - 1)
            table.withElements { vectors in
                for unit in 0..<rows {
                    let number = numbers[firstUnit + unit]
                    (input + Int(rowOf[unit]) * width + column).update(from: vectors.baseAddress! + Int(number < 0 ? unknown : number) * length, count: length)
                }
            }
            column += length
        }
        add(words, features.words, workspace.rows)
        add(bigrams, features.bigrams, workspace.rows)
        add(segments, features.segments, workspace.rows)
        add(places, features.places, workspace.rows)
        add(shapes, features.shapes, workspace.rows)
        add(mentions, features.mentions, workspace.rows)
        add(cues, features.cues, workspace.rows)
        if let guidelines {
            let length = guidelines.shape[1], number = features.guideline
            guidelines.withElements { vectors in
                for row in 0..<rows { (input + row * width + column).update(from: vectors.baseAddress! + number * length, count: length) }
            }
            column += length
        }
        if let characters {
            let rowOf = workspace.rows
            features.characters.withUnsafeBufferPointer { all in
                features.characterStarts.withUnsafeBufferPointer { starts in
                    characters(
                        all, starts: UnsafeBufferPointer(rebasing: starts[firstUnit...(firstUnit + rows)]), into: { input + Int(rowOf[$0]) * width + column },
                        workspace: &workspace.filters)
                }
            }
            column += characters.outputs
        }
        if usesLexicon {
            for unit in 0..<rows {
                let bits = features.marks[firstUnit + unit], target = input + Int(workspace.rows[unit]) * width + column
                for bit in 0..<LexiconMarks.width { target[bit] = Float(bits >> UInt32(bit) & 1) }
            }
            column += LexiconMarks.width
        }
        if let memory {
            let projected = workspace.projected.reserve(rows * memory.outputStride)
            memory(workspace.remembered.base, stride: remembered, rows: rows, into: projected, workspace: &workspace.inference)
            for unit in 0..<rows {
                (input + Int(workspace.rows[unit]) * width + column).update(from: projected + unit * memory.outputStride, count: memory.outputs)
            }
            column += memory.outputs
        }
        precondition(column == width, "The parts of a row do not fill it.")
    }
}

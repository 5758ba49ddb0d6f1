import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

/// Outputs and gradients of layers, and whole models by their state_dict, against PyTorch.
@Suite struct PyTorchTests {
    private let file: PyTorchFile
    private let layout: SequenceLayout
    /// The rows of padded sequences in packed order, and back.
    private let packing: [Int32]
    private let padding: [Int32]

    init() throws {
        file = try PyTorchFile("pytorch-layers")
        layout = SequenceLayout(lengths: try file.integers("lengths").map(Int.init))
        padding = layout.paddingIndexes
        var packing = [Int32](repeating: 0, count: layout.rowCount)
        for (place, row) in padding.enumerated() where row >= 0 { packing[Int(row)] = Int32(place) }
        self.packing = packing
    }

    /// Compares output and gradients of a layer, in training, whose parameters are loaded by name.
    private func compare(_ name: String, _ parameters: Parameters, part: String = "", _ body: (Variable, inout Pass) -> Variable) throws {
        var parameters = parameters
        for id in parameters.ids where parameters.role(id) != .state { parameters[id] = try file.tensor("\(name)/parameter/\(parameters.name(id))") }
        let input = file.file.entry(named: "\(name)/\(part)gradient/input") == nil ? nil : try parameters.add("input", file.tensor("\(name)/\(part)input"))
        let functional = Variable(try file.tensor("\(name)/\(part)functional")), expected = try file.tensor("\(name)/\(part)output")
        var random = RandomGenerator(seed: 0)
        let gradients = valueWithGradient(at: parameters, random: &random) { pass in
            let output = body(input.map { pass[$0] } ?? Variable(Tensor(0)), &pass)
            #expect(relativeDistance(output.value, expected) < 2e-6, "\(name)")
            return (output * functional).sum()
        }.gradients
        for id in parameters.ids where parameters.role(id) != .state {
            let gradient = gradients.dense(id, shape: parameters[id].shape)
            #expect(relativeDistance(gradient, try file.tensor("\(name)/\(part)gradient/\(parameters.name(id))")) < 1e-5, "\(name) \(parameters.name(id))")
        }
    }

    @Test(arguments: RecurrentCell.allCases)
    func recurrentLayers(_ cell: RecurrentCell) throws {
        let harness = LayerHarness { Recurrent(cell, inputs: 3, units: 5, layerCount: 2, isBidirectional: true, name: "", into: &$0, random: &$1) }
        let name = cell.rawValue
        func states(_ part: String) throws -> [RecurrentState] {
            let hidden = try file.tensor("\(name)/\(part)/hidden"), cells = cell == .lstm ? try file.tensor("\(name)/\(part)/cell") : .zeros(hidden.shape)
            return (0..<4).map { side in
                func one(_ tensor: Tensor) -> Tensor { tensor.slice(axis: 0, side..<(side + 1)).reshaped([5, 5]) }
                return RecurrentState(hidden: one(hidden), cell: one(cells))
            }
        }
        let initial = try states("initial"), final = try states("final")
        try compare(name, harness.parameters) { x, pass in
            let result = harness.layer(x.reshaped([25, 3]).gather(packing), layout: layout, initial: initial, &pass)
            for (found, expected) in zip(result.states, final) {
                #expect(relativeDistance(found.hidden, expected.hidden) < 2e-6)
                #expect(relativeDistance(found.cell, expected.cell) < 2e-6)
            }
            return result.output.gather(padding).reshaped([5, 5, 10])
        }
    }

    @Test(arguments: ["conv1d", "conv2d", "conv3d"])
    func convolutions(_ name: String) throws {
        let inputs = try file.tensor("\(name)/input").shape[1], geometry = try file.geometry(name)
        let harness = LayerHarness { Convolution(inputs: inputs, outputs: 4, geometry: geometry, name: "", into: &$0, random: &$1) }
        try compare(name, harness.parameters) { harness.layer($0, &$1) }
    }

    @Test(arguments: ["maxpool1d", "maxpool2d", "maxpool3d", "maxpool1d_dilated"])
    func maxPools(_ name: String) throws {
        let pool = MaxPool(try file.geometry(name))
        try compare(name, Parameters()) { x, _ in pool(x) }
    }

    @Test(arguments: ["avgpool1d", "avgpool2d", "avgpool3d"])
    func averagePools(_ name: String) throws {
        for (name, countsPadding) in [(name, true), (name + "_without_padding", false)] {
            let pool = AveragePool(try file.geometry(name), countsPadding: countsPadding)
            try compare(name, Parameters()) { x, _ in pool(x) }
        }
    }

    @Test(arguments: [("batchnorm1d", 3, 0.1), ("batchnorm2d", 2, 0.3)] as [(String, Int, Float)])
    func batchNorms(_ name: String, _ channels: Int, _ momentum: Float) throws {
        var harness = LayerHarness { parameters, _ in BatchNorm(channels: channels, momentum: momentum, name: "", into: &parameters) }
        let layer = harness.layer
        var updates: [(id: ParameterID, value: Tensor)] = []
        let training = harness.parameters
        try compare(name, training, part: "training/") { x, pass in
            let output = layer(x, &pass)
            updates = pass.updates
            return output
        }
        #expect(updates.map { harness.parameters.name($0.id) } == ["running_mean", "running_var"])
        for (id, value) in updates {
            #expect(relativeDistance(value, try file.tensor("\(name)/\(harness.parameters.name(id))")) < 1e-6)
            harness.parameters[id] = value
        }
        // As in evaluation, with the gradients that frozen statistics have.
        let mean = harness.parameters[layer.runningMean], variance = harness.parameters[layer.runningVariance]
        try compare(name, harness.parameters, part: "evaluation/") { x, pass in
            x.batchNorm(mean: mean, variance: variance, scale: pass[layer.weight], shift: pass[layer.bias])
        }
        for id in [layer.weight, layer.bias] { harness.parameters[id] = try file.tensor("\(name)/parameter/\(harness.parameters.name(id))") }
        let input = Variable(try file.tensor("\(name)/evaluation/input"))
        let evaluated = harness.output { $0(input, &$1) }
        #expect(relativeDistance(evaluated, try file.tensor("\(name)/evaluation/output")) < 2e-6)
    }

    @Test func simpleLayers() throws {
        let linear = LayerHarness { Linear(inputs: 3, outputs: 4, name: "", into: &$0, random: &$1) }
        try compare("linear", linear.parameters) { linear.layer($0, &$1) }
        let norm = LayerHarness { parameters, _ in LayerNorm(width: 7, name: "", into: &parameters) }
        try compare("layernorm", norm.parameters) { norm.layer($0, &$1) }
        let embedding = LayerHarness { Embedding(count: 6, width: 4, name: "", into: &$0, random: &$1) }
        let indexes = try file.integers("embedding/input")
        try compare("embedding", embedding.parameters) { _, pass in embedding.layer(indexes, &pass) }
    }

    @Test func aTaggerIsLoadedByName() throws {
        var harness = LayerHarness { parameters, random in
            (
                embedding: Embedding(count: 11, width: 6, name: "embedding", into: &parameters, random: &random),
                lstm: Recurrent(.lstm, inputs: 6, units: 5, layerCount: 2, isBidirectional: true, name: "lstm", into: &parameters, random: &random),
                out: Linear(inputs: 10, outputs: 3, name: "out", into: &parameters, random: &random)
            )
        }
        try load("pytorch-tagger", &harness.parameters)
        let indexes = try file.integers("pytorch-tagger/input")
        let found = harness.output { model, pass in
            let rows = model.embedding(packing.map { indexes[Int($0)] }, &pass)
            return model.out(model.lstm(rows, layout: layout, &pass).output, &pass)
        }
        let expected = try file.tensor("pytorch-tagger/output")
        #expect(relativeDistance(found, expected.reshaped([25, 3]).gather(packing)) < 2e-6)
    }

    @Test func aGRUIsLoadedByName() throws {
        var harness = LayerHarness { Recurrent(.gru, inputs: 4, units: 6, name: "", into: &$0, random: &$1) }
        try load("pytorch-gru", &harness.parameters)
        let both = SequenceLayout(lengths: [7, 7]), input = try file.tensor("pytorch-gru/input").reshaped([14, 4])
        let found = harness.output { $0(Variable(input.gather(both.packingIndexes)), layout: both, &$1).output }
        #expect(relativeDistance(found.gather(both.unpackingIndexes), try file.tensor("pytorch-gru/output").reshaped([14, 6])) < 2e-6)
    }

    @Test func anImageModelIsLoadedByName() throws {
        var harness = LayerHarness { parameters, random in
            (
                convolution: Convolution(
                    inputs: 1, outputs: 4, geometry: WindowGeometry(kernel: [3, 3], padding: [1, 1]), name: "features.0", into: &parameters, random: &random),
                norm: BatchNorm(channels: 4, name: "features.1", into: &parameters),
                out: Linear(inputs: 36, outputs: 2, name: "out", into: &parameters, random: &random)
            )
        }
        try load("pytorch-image", &harness.parameters, besides: ["features.1.num_batches_tracked"])
        let images = Variable(try file.tensor("pytorch-image/input"))
        let found = harness.output { model, pass in
            let features = MaxPool(kernel: [2, 2])(model.norm(model.convolution(images, &pass), &pass).relu())
            return model.out(features.reshaped([3, 36]), &pass)
        }
        #expect(relativeDistance(found, try file.tensor("pytorch-image/output")) < 2e-6)
    }

    /// Every tensor of the file has a parameter, and the other way round.
    private func load(_ name: String, _ parameters: inout Parameters, besides: Set<String> = []) throws {
        let checkpoint = try PyTorchFile(name)
        try parameters.read(checkpoint.file)
        #expect(Set(checkpoint.file.entries.map(\.name)) == Set(parameters.ids.map(parameters.name)).union(besides))
    }
}

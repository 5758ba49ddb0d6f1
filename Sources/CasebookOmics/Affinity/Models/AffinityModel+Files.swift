public import CasebookCore
public import CasebookLearning
internal import CasebookTensor

extension AffinityModel {
    /// Writes the model into a folder. With trees it holds the measured pairs, which they look up.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, members: [JSONValue.Member] = [], card: String? = nil) throws(ClinicalError) {
        var config = [JSONValue.Member("networkShare", .exact(networkShare))], tensors: [SafetensorsTensor] = []
        if let network {
            let architecture = network.network.architecture
            func alphabet(_ alphabet: AffinityAlphabet) -> JSONValue { .string(String(decoding: alphabet.characters, as: UTF8.self)) }
            config.append(
                .init(
                    "network",
                    .object([
                        .init("encoder", .string(architecture.encoder.rawValue)), .init("embedding", .exact(architecture.embedding)),
                        .init("filters", .exact(architecture.filters)), .init("drugKernel", .exact(architecture.drugKernel)),
                        .init("targetKernel", .exact(architecture.targetKernel)), .init("hidden", .exact(architecture.hidden)),
                        .init("drugLength", .exact(architecture.drugLength)), .init("targetLength", .exact(architecture.targetLength)),
                        .init("drugCharacters", alphabet(network.network.drugAlphabet)), .init("targetCharacters", alphabet(network.network.targetAlphabet)),
                        .init("mean", .exact(network.mean)), .init("deviation", .exact(network.deviation)),
                    ])))
            tensors += network.parameters.tensors(prefix: "network.") { _ in .float32 }
        }
        if let trees {
            let table = trees.table, nodes = trees.trees.trees.flatMap(\.nodes)
            config.append(.init("trees", .object([.init("base", .exact(trees.trees.baseScores[0]))])))
            tensors += [
                Self.lines("drugs", table.pairs.drugs), Self.lines("targets", table.pairs.targets),
                .int32s("pairs", shape: [table.count, 2], table.pairs.pairs.flatMap { [Int32($0.drug), Int32($0.target)] }),
                .init(name: "affinities", dtype: .float32, shape: [table.count], floats: table.affinities.map { Float($0) }),
                .int32s("trees.sizes", shape: [trees.trees.trees.count], trees.trees.trees.map { Int32($0.nodes.count) }),
                .int32s("trees.nodes", shape: [nodes.count, 3], nodes.flatMap { [$0.column, $0.left, $0.missingGoesLeft ? 1 : 0] }),
                .init(name: "trees.values", dtype: .float32, shape: [nodes.count, 3], floats: nodes.flatMap { [$0.threshold, $0.value, $0.cover] }),
            ]
        }
        try ModelFolder.write(task: Self.task, config: config + members, tensors: tensors, card: card, to: path)
    }

    private static func lines(_ name: String, _ texts: [String]) -> SafetensorsTensor {
        let bytes = Array(texts.joined(separator: "\n").utf8)
        return SafetensorsTensor(name: name, dtype: .uint8, shape: [bytes.count], bytes: bytes)
    }

    /// Reads a model.
    ///
    /// Throws `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder) throws(ClinicalError) {
        let reader = AffinityModelReader(folder: folder, file: try folder.weights())
        self = try reader.model()
    }
}

extension SafetensorsTensor {
    static func int32s(_ name: String, shape: [Int], _ values: [Int32]) -> SafetensorsTensor {
        SafetensorsTensor(name: name, dtype: .int32, shape: shape, bytes: values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } })
    }
}

extension JSONValue {
    fileprivate static func exact(_ number: Int) -> JSONValue { .number(String(number)) }
    fileprivate static func exact(_ number: Double) -> JSONValue { .number(String(number)) }
}

internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Reads an affinity model out of its folder, and trusts nothing that it finds there.
struct AffinityModelReader {
    let folder: ModelFolder
    let file: SafetensorsFile

    /// Rounds of trees.
    private static let mostTrees = 1 << 16

    private func damaged(_ key: String) -> ClinicalError { folder.damaged("'\(key)' is not what an affinity model needs; fetch the model again.") }

    func model() throws(ClinicalError) -> AffinityModel {
        guard let share = folder.config["networkShare"]?.double, (0...1).contains(share) else { throw damaged("networkShare") }
        let trees = try folder.config["trees"].map { value throws(ClinicalError) in try self.trees(value) }
        let network = try folder.config["network"].map { value throws(ClinicalError) in try self.network(value) }
        guard trees != nil || network != nil else { throw damaged("network") }
        return AffinityModel(trees: trees, network: network, networkShare: share)
    }

    private func network(_ value: JSONValue) throws(ClinicalError) -> NetworkAffinity {
        func integer(_ key: String, _ range: ClosedRange<Int>) throws(ClinicalError) -> Int {
            guard let number = value[key]?.integer, range.contains(number) else { throw damaged("network.\(key)") }
            return number
        }
        func alphabet(_ key: String) throws(ClinicalError) -> AffinityAlphabet {
            guard let text = value[key]?.string, let alphabet = AffinityAlphabet(characters: Array(text.utf8)) else { throw damaged("network.\(key)") }
            return alphabet
        }
        var architecture = AffinityArchitecture()
        guard let encoder = value["encoder"]?.string.flatMap({ AffinityArchitecture.Encoder(rawValue: $0) }) else { throw damaged("network.encoder") }
        architecture.encoder = encoder
        architecture.embedding = try integer("embedding", 1...1_024)
        architecture.filters = try integer("filters", 1...1_024)
        architecture.drugKernel = try integer("drugKernel", 1...32)
        architecture.targetKernel = try integer("targetKernel", 1...32)
        architecture.hidden = try integer("hidden", 2...8_192)
        architecture.drugLength = try integer("drugLength", 8...AffinityText.drugLimit)
        architecture.targetLength = try integer("targetLength", 8...AffinityText.targetLimit)
        guard let mean = value["mean"]?.double, let deviation = value["deviation"]?.double, mean.isFinite, deviation.isFinite, deviation > 0 else {
            throw damaged("network.mean")
        }
        var parameters = Parameters(), random = RandomGenerator.blank
        let network = AffinityNetwork(
            architecture, drugs: try alphabet("drugCharacters"), targets: try alphabet("targetCharacters"), into: &parameters, random: &random)
        try parameters.read(file, prefix: "network.")
        return NetworkAffinity(network: network, parameters: parameters, mean: mean, deviation: deviation)
    }

    private func trees(_ value: JSONValue) throws(ClinicalError) -> TreeAffinity {
        let drugs = try lines("drugs"), targets = try lines("targets")
        let places = try file.int32s(named: "pairs"), affinities = try file.floats(named: "affinities")
        guard TreeAffinity.admits(drugs: drugs.count, targets: targets.count) else { throw damaged("drugs") }
        guard !affinities.isEmpty, places.count == 2 * affinities.count else { throw damaged("pairs") }
        for (index, place) in places.enumerated() where place < 0 || Int(place) >= (index % 2 == 0 ? drugs.count : targets.count) { throw damaged("pairs") }
        let pairs = affinities.indices.map { AffinityPairs.Pair(drug: Int(places[2 * $0]), target: Int(places[2 * $0 + 1])) }
        guard let known = try AffinityPairs(drugs: drugs, targets: targets, pairs: pairs) else { throw damaged("drugs") }
        guard let base = value["base"]?.double, base.isFinite else { throw damaged("trees.base") }
        return TreeAffinity(
            AffinityTable(pairs: known, affinities: affinities.map { Double($0) }),
            trees: try trees(base: base, columns: TreeAffinity.columnCount(drugs: drugs.count, targets: targets.count)))
    }

    /// Texts that stand one a line.
    private func lines(_ name: String) throws(ClinicalError) -> [String] {
        guard let entry = file.entry(named: name), entry.dtype == .uint8 else { throw damaged(name) }
        return file.withBytes(of: entry) { bytes in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) } }
    }

    private func trees(base: Double, columns: Int) throws(ClinicalError) -> BoostedTrees {
        let sizes = try file.int32s(named: "trees.sizes"), places = try file.int32s(named: "trees.nodes"), values = try file.floats(named: "trees.values")
        guard sizes.count <= Self.mostTrees, places.count == values.count, places.count % 3 == 0 else { throw damaged("trees") }
        var trees: [DecisionTree] = [], start = 0
        for size in sizes {
            let end = start + Int(size)
            guard size > 0, end * 3 <= places.count else { throw damaged("trees") }
            let nodes = (start..<end).map { node in
                DecisionTree.Node(
                    column: places[3 * node], threshold: values[3 * node], missingGoesLeft: places[3 * node + 2] == 1, left: places[3 * node + 1],
                    value: values[3 * node + 1], cover: values[3 * node + 2])
            }
            guard let tree = DecisionTree(nodes: nodes, columnCount: columns) else { throw damaged("trees") }
            trees.append(tree)
            start = end
        }
        guard start * 3 == places.count else { throw damaged("trees") }
        return BoostedTrees(baseScores: [base], trees: trees, columnCount: columns)
    }
}

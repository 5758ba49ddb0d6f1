internal import CasebookLearning
internal import CasebookTensor

/// The network of a tagger as training sees it: encoders, and for each head layers of scores and a conditional random field (Lample and others, NAACL 2016; Akbik
/// and others, COLING 2018).
///
/// Several encoders share nothing but the random fields. Each learns by a loss of its own, under its own dropout; in use their scores are averaged.
struct TaggerNetwork: Sendable {
    struct Head: Sendable {
        let tags: TagSet
        /// One for each encoder.
        let outputs: [Linear]
        let chain: ConditionalRandomField
    }

    let architecture: EncoderArchitecture
    /// What tells a text's guideline (`GuidelineEvidence`), where there is more than one.
    let evidence: ParameterID?
    let encoders: [TextEncoder]
    let heads: [Head]
    let headNames: [String]

    init(
        _ architecture: EncoderArchitecture, sizes: TextEncoder.Sizes, heads: [TaggingHead], dropouts: TextEncoder.Dropouts = .init(), into parameters: inout Parameters,
        random: inout RandomGenerator
    ) throws {
        self.architecture = architecture
        evidence = sizes.guidelines < 2 ? nil : parameters.add("guidelines.evidence", Tensor(repeating: 0, [sizes.words + 1, sizes.guidelines]), role: .state)
        encoders = (0..<architecture.encoders).map {
            TextEncoder(architecture, sizes: sizes, dropouts: dropouts, name: "encoders.\($0)", into: &parameters, random: &random)
        }
        headNames = heads.map(\.name)
        self.heads = try heads.map { head in
            let tags = try TagSet(kinds: head.kinds, scheme: architecture.scheme)
            let outputs = (0..<architecture.encoders).map {
                Linear(inputs: 2 * architecture.units, outputs: tags.count, name: "heads.\(head.name).outputs.\($0)", into: &parameters, random: &random)
            }
            return Head(
                tags: tags, outputs: outputs,
                chain: ConditionalRandomField(
                    tagCount: tags.count, constraints: tags.constraints, name: "heads.\(head.name).chain", into: &parameters, random: &random))
        }
    }

    /// The scores of a head's tags: the mean over the encoders.
    func scores(_ head: Head, _ encoded: [Variable], _ pass: inout Pass) -> Variable {
        var sum = head.outputs[0](encoded[0], &pass)
        for (output, encoded) in zip(head.outputs, encoded).dropFirst() { sum = sum + output(encoded, &pass) }
        return encoded.count == 1 ? sum : sum * (1 / Float(encoded.count))
    }

    /// The sum over windows and heads of -log p(gold), the mean over the encoders; a window weighs 1.
    func loss(_ batch: [TaggingExample], _ pass: inout Pass) -> LossSum {
        let layout = SequenceLayout(lengths: batch.map(\.count))
        let encoded = encoders.map { $0(batch.map(\.window), layout, &pass) }
        var sum: Variable?
        func add(_ term: Variable) { sum = sum.map { $0 + term } ?? term }
        for (number, head) in heads.enumerated() {
            let golds = batch.map { $0.gold[number] }
            let scores = zip(head.outputs, encoded).map { $0($1, &pass) }
            if golds.contains(where: { if case .tags = $0 { true } else { false } }) {
                var tags: [[Int32]] = [], weights: [Float] = []
                for (index, gold) in golds.enumerated() {
                    if case .tags(let given) = gold {
                        tags.append(given)
                        weights.append(1)
                    } else {
                        tags.append(Array(repeating: 0, count: batch[index].count))
                        weights.append(0)
                    }
                }
                for scores in scores { add(head.chain.loss(scores, tags: tags, layout: layout, weights: weights, &pass).sum) }
            }
            if golds.contains(where: { if case .allowed = $0 { true } else { false } }) {
                let count = head.tags.count
                var weights = [Float](repeating: 0, count: batch.count)
                let masks = batch.indices.map { index -> [UInt64] in
                    guard case .allowed(let bits) = golds[index] else { return Array(repeating: .max, count: batch[index].count) }
                    weights[index] = 1
                    return bits
                }
                // Forbidden tags cost more than any path can win.
                let bars = Variable(
                    Tensor([layout.rowCount, count]) { out in
                        for (row, bits) in layout.packed(masks).enumerated() {
                            for tag in 0..<count { out[row * count + tag] = bits >> UInt64(tag) & 1 == 1 ? 0 : -1e4 }
                        }
                    })
                for scores in scores {
                    add(
                        head.chain.logPartition(scores, layout: layout, weights: weights, &pass)
                            - head.chain.logPartition(scores + bars, layout: layout, weights: weights, &pass))
                }
            }
        }
        guard let sum else { return LossSum(sum: Variable(Tensor(0)), weight: Float(batch.count)) }
        return LossSum(sum: encoders.count == 1 ? sum : sum * (1 / Float(encoders.count)), weight: Float(batch.count))
    }
}

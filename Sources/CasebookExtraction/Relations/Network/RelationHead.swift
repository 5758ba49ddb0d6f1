internal import CasebookLearning
internal import CasebookTensor

/// The layers that judge candidates by one guideline.
///
/// Of a pair of mentions a hidden vector is made, relu(F r + T s + C c + X (p(r) ⊙ q(s)) + Σ features), with r and s the encoded first and last units of either mention
/// and c what stands around them (`ContextAttention`); of it scores of the classes. Candidates of several pairs take the log of the sum of exponentials over their pairs
/// (Verga and others, NAACL 2018).
struct RelationHead: Sendable {
    static let hidden = 64
    static let product = 24

    let from: Linear
    let to: Linear
    let productFrom: Linear
    let productTo: Linear
    let productOut: Linear
    let context: ContextAttention
    let contextOut: Linear
    let features: Embedding
    let output: Linear
    /// Features of a pair.
    let featureCount: Int
    private let dropout: Dropout

    init(_ guideline: RelationGuideline, inputs: Int, dropout: Float, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        func linear(_ inputs: Int, _ outputs: Int, hasBias: Bool = false, _ part: String, _ parameters: inout Parameters, _ random: inout RandomGenerator) -> Linear {
            Linear(inputs: inputs, outputs: outputs, hasBias: hasBias, name: name + "." + part, into: &parameters, random: &random)
        }
        from = linear(2 * inputs, Self.hidden, hasBias: true, "from", &parameters, &random)
        to = linear(2 * inputs, Self.hidden, "to", &parameters, &random)
        productFrom = linear(2 * inputs, Self.product, hasBias: true, "productFrom", &parameters, &random)
        productTo = linear(2 * inputs, Self.product, hasBias: true, "productTo", &parameters, &random)
        productOut = linear(Self.product, Self.hidden, "productOut", &parameters, &random)
        context = ContextAttention(inputs: inputs, mentions: 2, name: name + ".context", into: &parameters, random: &random)
        contextOut = linear(context.outputs, Self.hidden, "contextOut", &parameters, &random)
        features = Embedding(
            count: RelationCandidateMaker.rows(guideline), width: Self.hidden, deviation: 0.1, name: name + ".features", into: &parameters, random: &random)
        output = linear(Self.hidden, guideline.classes, hasBias: true, "output", &parameters, &random)
        featureCount = RelationCandidateMaker.features(guideline)
        self.dropout = Dropout(dropout)
    }

    /// Scores of the candidates of texts, text by text: candidates × classes. One text at least has a candidate.
    ///
    /// - Parameter rowOf: for each text the packed row of each unit.
    func callAsFunction(_ texts: [RelationText], _ encoded: Variable, rowOf: [(Int) -> Int32], _ pass: inout Pass) -> Variable {
        var firsts: [Int32] = [], lasts: [Int32] = [], from: [Int32] = [], to: [Int32] = [], rows: [Int32] = [], contexts: [UnitContext] = []
        var owners: [[Int32]] = [], textOf: [Int] = []
        for (number, text) in texts.enumerated() {
            let base = Int32(firsts.count)
            for mention in text.mentions {
                firsts.append(rowOf[number](mention.units.lowerBound))
                lasts.append(rowOf[number](mention.units.upperBound - 1))
            }
            let firstOwner = owners.count
            owners += Array(repeating: [], count: text.candidates.count)
            for pair in text.candidates.pairs {
                owners[firstOwner + Int(pair.candidate)].append(Int32(from.count))
                from.append(base + pair.from)
                to.append(base + pair.to)
                for feature in 0..<featureCount { rows.append(pair.features[feature]) }
                contexts.append(text.context(of: pair))
                textOf.append(number)
            }
        }
        let mentions = Variable.concatenated([encoded.gather(firsts), encoded.gather(lasts)], axis: 1)
        let around = dropout(context(encoded, contexts, rowOf: { rowOf[textOf[$0]]($1) }, &pass), &pass)
        let product = productFrom(mentions, &pass).tanh().gather(from) * productTo(mentions, &pass).tanh().gather(to)
        let looked = features(rows, &pass).reshaped([from.count, featureCount, Self.hidden]).sum(axis: 1).reshaped([from.count, Self.hidden])
        let ends = self.from(mentions, &pass).gather(from) + self.to(mentions, &pass).gather(to)
        let sum = ends + contextOut(around, &pass) + productOut(product, &pass) + looked
        let scores = output(dropout(sum.relu(), &pass), &pass)
        guard owners.contains(where: { $0.count != 1 }) else { return scores }
        let classes = scores.shape[1], most = owners.map(\.count).max() ?? 1
        var cells: [Int32] = [], absent: [Float] = []
        for owner in owners {
            for place in 0..<most {
                cells.append(place < owner.count ? owner[place] : -1)
                absent.append(place < owner.count ? 0 : -1e9)
            }
        }
        let padded = scores.gather(cells).reshaped([owners.count, most, classes]) + Variable(Tensor(absent, [owners.count, most, 1]))
        return padded.transposed([0, 2, 1]).logSumExp().reshaped([owners.count, classes])
    }
}

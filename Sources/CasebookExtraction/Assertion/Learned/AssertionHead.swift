internal import CasebookLearning
internal import CasebookTensor

/// The layers that judge mentions by one guideline: a hidden vector of the encoded first and last units of a mention, of what stands around it
/// (`ContextAttention`) and of what the rules say; of it scores of the values on each axis.
struct AssertionHead: Sendable {
    static let hidden = 64

    let mention: Linear
    let context: ContextAttention
    let contextOut: Linear
    let features: Embedding
    /// One an axis.
    let outputs: [Linear]
    private let dropout: Dropout

    init(
        _ guideline: AssertionGuideline, rows: Int, inputs: Int, dropout: Float, name: String, into parameters: inout Parameters, random: inout RandomGenerator
    ) {
        mention = Linear(inputs: 2 * inputs, outputs: Self.hidden, name: name + ".mention", into: &parameters, random: &random)
        context = ContextAttention(inputs: inputs, mentions: 1, name: name + ".context", into: &parameters, random: &random)
        contextOut = Linear(inputs: context.outputs, outputs: Self.hidden, hasBias: false, name: name + ".contextOut", into: &parameters, random: &random)
        features = Embedding(count: rows, width: Self.hidden, deviation: 0.1, name: name + ".features", into: &parameters, random: &random)
        outputs = guideline.axes.map {
            Linear(inputs: Self.hidden, outputs: $0.values.count, name: "\(name).outputs.\($0.axis.rawValue)", into: &parameters, random: &random)
        }
        self.dropout = Dropout(dropout)
    }

    /// Scores of the values on each axis of the mentions of texts, text by text: mentions × values. There is a mention at least.
    ///
    /// - Parameter rowOf: for each text the packed row of each unit.
    func callAsFunction(_ texts: [AssertionText], _ encoded: Variable, rowOf: [(Int) -> Int32], _ pass: inout Pass) -> [Variable] {
        var firsts: [Int32] = [], lasts: [Int32] = [], rows: [Int32] = [], contexts: [UnitContext] = [], textOf: [Int] = []
        for (number, text) in texts.enumerated() {
            for mention in text.mentions {
                firsts.append(rowOf[number](mention.units.lowerBound))
                lasts.append(rowOf[number](mention.units.upperBound - 1))
                for feature in 0..<AssertionTextMaker.features { rows.append(mention.features[feature]) }
                contexts.append(text.context(of: mention))
                textOf.append(number)
            }
        }
        let ends = Variable.concatenated([encoded.gather(firsts), encoded.gather(lasts)], axis: 1)
        let around = dropout(context(encoded, contexts, rowOf: { rowOf[textOf[$0]]($1) }, &pass), &pass)
        let looked = features(rows, &pass).reshaped([firsts.count, AssertionTextMaker.features, Self.hidden]).sum(axis: 1).reshaped([firsts.count, Self.hidden])
        let sum = mention(ends, &pass) + contextOut(around, &pass) + looked
        let hidden = dropout(sum.relu(), &pass)
        return outputs.map { $0(hidden, &pass) }
    }
}

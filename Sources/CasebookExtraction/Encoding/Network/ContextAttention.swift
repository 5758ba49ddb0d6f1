internal import CasebookLearning
internal import CasebookTensor

/// What stands around mentions, brought to one vector: units weighted by what they are and where they stand to the mentions.
///
/// The score of unit t for query q is w_q · relu(K h_t + Σ_m P_m[place of t to mention m]); its weight is the softmax over the units looked at, and the vector the
/// weighted sum of V h_t, the queries side by side. Additive attention (Bahdanau and others, ICLR 2015) with places to the mentions as in Zhang and others (EMNLP
/// 2017), and relu in the place of tanh, which costs many times as much where thousands of pairs are looked at.
struct ContextAttention: Sendable {
    /// Queries, and the lengths of a unit's key and of its value.
    static let queries = 2
    static let keyWidth = 32
    static let valueWidth = 48

    let key: Linear
    let value: Linear
    let places: Embedding
    let score: Linear
    /// Mentions that places are counted to.
    let mentions: Int

    /// Length of the vector.
    var outputs: Int { Self.queries * Self.valueWidth }

    /// - Parameter inputs: length of an encoded unit.
    init(inputs: Int, mentions: Int, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.mentions = mentions
        key = Linear(inputs: inputs, outputs: Self.keyWidth, name: name + ".key", into: &parameters, random: &random)
        value = Linear(inputs: inputs, outputs: Self.valueWidth, hasBias: false, name: name + ".value", into: &parameters, random: &random)
        places = Embedding(count: mentions * UnitDistance.places, width: Self.keyWidth, deviation: 0.1, name: name + ".places", into: &parameters, random: &random)
        score = Linear(inputs: Self.keyWidth, outputs: Self.queries, hasBias: false, name: name + ".score", into: &parameters, random: &random)
    }

    /// Shapes: encoded (rows × inputs) gives (contexts × outputs), zeros for a context without units.
    ///
    /// - Parameter rowOf: the packed row of a unit, given the number of the context.
    func callAsFunction(_ encoded: Variable, _ contexts: [UnitContext], rowOf: (Int, Int) -> Int32, _ pass: inout Pass) -> Variable {
        let longest = contexts.map(\.count).max() ?? 0
        guard longest > 0 else { return Variable(.zeros([contexts.count, outputs])) }
        let cells = contexts.count * longest
        var rows = [Int32](repeating: -1, count: cells), placed = [[Int32]](repeating: [Int32](repeating: -1, count: cells), count: mentions)
        var absent = [Float](repeating: -1e9, count: cells)
        for (index, context) in contexts.enumerated() {
            var cell = index * longest
            context.forEach { unit in
                rows[cell] = rowOf(index, unit)
                absent[cell] = 0
                for mention in 0..<mentions {
                    placed[mention][cell] = Int32(mention * UnitDistance.places + UnitDistance.place(of: unit, to: mention == 0 ? context.mention : context.other))
                }
                cell += 1
            }
        }
        var hidden = key(encoded, &pass).gather(rows)
        for mention in placed { hidden = hidden + places(mention, &pass) }
        let scores = score(hidden.relu(), &pass).reshaped([contexts.count, longest, Self.queries]).transposed([0, 2, 1])
        let weights = (scores + Variable(Tensor(absent, [contexts.count, 1, longest]))).softmax()
        let values = value(encoded, &pass).gather(rows).reshaped([contexts.count, longest, Self.valueWidth])
        let parts = (0..<Self.queries).map { query in
            (weights.slice(axis: 1, query..<(query + 1)).reshaped([contexts.count, longest, 1]) * values).sum(axis: 1).reshaped([contexts.count, Self.valueWidth])
        }
        return .concatenated(parts, axis: 1)
    }
}

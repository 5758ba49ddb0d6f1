internal import CasebookLearning
internal import CasebookTensor

/// The network over pairs: each drug and each target is read once, and pairs of their vectors go through layers of their own.
struct AffinityNetwork: Sendable {
    let architecture: AffinityArchitecture
    let drugAlphabet: AffinityAlphabet
    let targetAlphabet: AffinityAlphabet
    private let drugs: CharacterEncoder
    private let targets: CharacterEncoder
    private let hidden: Linear
    private let narrow: Linear
    private let output: Linear

    init(
        _ architecture: AffinityArchitecture, drugs drugAlphabet: AffinityAlphabet, targets targetAlphabet: AffinityAlphabet, into parameters: inout Parameters,
        random: inout RandomGenerator
    ) {
        self.architecture = architecture
        self.drugAlphabet = drugAlphabet
        self.targetAlphabet = targetAlphabet
        drugs = CharacterEncoder(
            architecture, characters: drugAlphabet.count, length: architecture.drugLength, kernel: architecture.drugKernel, pools: false, name: "drug", into: &parameters,
            random: &random)
        targets = CharacterEncoder(
            architecture, characters: targetAlphabet.count, length: architecture.targetLength, kernel: architecture.targetKernel, pools: true, name: "target",
            into: &parameters, random: &random)
        hidden = Linear(inputs: drugs.outputs + targets.outputs, outputs: architecture.hidden, name: "hidden", into: &parameters, random: &random)
        narrow = Linear(inputs: architecture.hidden, outputs: architecture.hidden / 2, name: "narrow", into: &parameters, random: &random)
        output = Linear(inputs: architecture.hidden / 2, outputs: 1, name: "output", into: &parameters, random: &random)
    }

    /// (drugs × length of a vector).
    func drugVectors(_ texts: [String], _ pass: inout Pass) -> Variable {
        drugs(texts.map { drugAlphabet.numbers($0, limit: architecture.drugLength) }, &pass)
    }

    /// (targets × length of a vector).
    func targetVectors(_ texts: [String], _ pass: inout Pass) -> Variable {
        targets(texts.map { targetAlphabet.numbers($0, limit: architecture.targetLength) }, &pass)
    }

    /// Scores (pairs × 1) of vectors. The first layer is linear in both parts: it is applied to each vector once, and pairs add the two answers up.
    func scores(_ pairs: [AffinityPairs.Pair], drugs drugVectors: Variable, targets targetVectors: Variable, _ pass: inout Pass) -> Variable {
        let dropout = Dropout(architecture.dropout), weight = pass[hidden.weight]
        let drugPart = drugVectors.linear(weight: weight.slice(axis: 1, 0..<drugs.outputs), bias: hidden.bias.map { pass[$0] })
        let targetPart = targetVectors.linear(weight: weight.slice(axis: 1, drugs.outputs..<hidden.inputs))
        let joined = drugPart.gather(pairs.map { Int32($0.drug) }) + targetPart.gather(pairs.map { Int32($0.target) })
        return output(dropout(narrow(dropout(joined.relu(), &pass), &pass).relu(), &pass), &pass)
    }
}

import CasebookTensor
import Foundation

/// A linear chain in double precision: by looking at every path, and by the forward-backward algorithm where there are too many.
struct ChainReference {
    let tags: Int
    /// A row a token.
    var emissions: [[Double]]
    var transitions: [[Double]]
    var start: [Double]
    var end: [Double]

    init(emissions: Tensor, transitions: Tensor, start: Tensor, end: Tensor, constraints: TagConstraints? = nil) {
        tags = start.elementCount
        func numbers(_ tensor: Tensor, _ mask: Tensor?) -> [Double] {
            zip(tensor.elements, mask?.elements ?? [Float](repeating: 0, count: tensor.elementCount)).map { Double($0) + Double($1) }
        }
        func rows(_ numbers: [Double], _ width: Int) -> [[Double]] { stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<($0 + width)]) } }
        self.emissions = rows(numbers(emissions, nil), tags)
        self.transitions = rows(numbers(transitions, constraints?.transitions), tags)
        self.start = numbers(start, constraints?.start)
        self.end = numbers(end, constraints?.end)
    }

    var length: Int { emissions.count }

    func score(_ path: [Int]) -> Double {
        guard let first = path.first, let last = path.last else { return 0 }
        var score = start[first] + end[last]
        for (row, tag) in path.enumerated() { score += emissions[row][tag] }
        for (from, to) in zip(path, path.dropFirst()) { score += transitions[from][to] }
        return score
    }

    /// All paths, allowed or not; the lower tags of the last rows first.
    var paths: [[Int]] {
        var paths: [[Int]] = [[]]
        for _ in 0..<length { paths = (0..<tags).flatMap { tag in paths.map { $0 + [tag] } } }
        return paths
    }

    /// All allowed paths, the greatest score first; equal scores stay in the order of `paths`.
    var ranked: [(path: [Int], score: Double)] {
        let scored = paths.map { ($0, score($0)) }.filter { $0.1 > -.infinity }
        return scored.enumerated().sorted { ($0.element.1, $1.offset) > ($1.element.1, $0.offset) }.map { ($0.element.0, $0.element.1) }
    }

    /// The probability of all paths that `body` is true for, by looking at every path.
    func probability(where body: ([Int]) -> Bool) -> Double {
        let all = ranked, total = logSumExp(all.map(\.score))
        return all.reduce(0) { $0 + (body($1.path) ? exp($1.score - total) : 0) }
    }

    func logSumExp(_ terms: [Double]) -> Double {
        let most = terms.max() ?? -.infinity
        return most == -.infinity ? most : most + log(terms.reduce(0) { $0 + exp($1 - most) })
    }

    var alphas: [[Double]] {
        var rows: [[Double]] = []
        for row in 0..<length {
            rows.append(
                (0..<tags).map { tag in
                    emissions[row][tag] + (row == 0 ? start[tag] : logSumExp((0..<tags).map { rows[row - 1][$0] + transitions[$0][tag] }))
                })
        }
        return rows
    }

    var betas: [[Double]] {
        var rows = [end]
        for row in stride(from: length - 2, through: 0, by: -1) {
            let after = rows[rows.count - 1]
            rows.append((0..<tags).map { tag in logSumExp((0..<tags).map { transitions[tag][$0] + emissions[row + 1][$0] + after[$0] }) })
        }
        return rows.reversed()
    }

    var logPartition: Double { length == 0 ? 0 : logSumExp(zip(alphas[length - 1], end).map { $0 + $1 }) }

    /// The gradients of the loss by emissions, transitions, starts and ends, row by row; of the log partition where there are no gold tags.
    func gradients(gold: [Int]?) -> [[Double]] {
        let alphas = alphas, betas = betas, total = logPartition
        var byEmission = [Double](repeating: 0, count: length * tags), byTransition = [Double](repeating: 0, count: tags * tags)
        var byStart = [Double](repeating: 0, count: tags), byEnd = byStart
        for row in 0..<length {
            for tag in 0..<tags {
                let probability = exp(alphas[row][tag] + betas[row][tag] - total)
                byEmission[row * tags + tag] += probability
                if row == 0 { byStart[tag] += probability }
                if row == length - 1 { byEnd[tag] += probability }
                if row == 0 { continue }
                for from in 0..<tags {
                    byTransition[from * tags + tag] += exp(alphas[row - 1][from] + transitions[from][tag] + emissions[row][tag] + betas[row][tag] - total)
                }
            }
        }
        if let gold {
            for (row, tag) in gold.enumerated() {
                byEmission[row * tags + tag] -= 1
                if row > 0 { byTransition[gold[row - 1] * tags + tag] -= 1 }
            }
            if let first = gold.first, let last = gold.last {
                byStart[first] -= 1
                byEnd[last] -= 1
            }
        }
        return [byEmission, byTransition, byStart, byEnd]
    }
}

/// A random batch with its chain.
struct ChainSample {
    let layout: SequenceLayout
    let emissions: Tensor
    let transitions: Tensor
    let start: Tensor
    let end: Tensor
    let constraints: TagConstraints?
    /// A tag a packed row, allowed by the constraints.
    let gold: [Int32]

    /// - Parameter isConstrained: forbids the step from the last tag to the first, the first tag as a start and the last as an end, and every step
    ///   from a tag to the one two before.
    init(tags: Int, lengths: [Int], scale: Float = 2, isConstrained: Bool, seed: UInt64) {
        var random = RandomGenerator(seed: seed)
        layout = SequenceLayout(lengths: lengths)
        emissions = random.uniform([layout.rowCount, tags], in: -scale...scale)
        transitions = random.uniform([tags, tags], in: -scale...scale)
        start = random.uniform([tags], in: -scale...scale)
        end = random.uniform([tags], in: -scale...scale)
        constraints =
            isConstrained
            ? TagConstraints(
                tagCount: tags, allowsStart: { $0 != 0 },
                allowsTransition: { $0 - $1 != 2 && !($0 == tags - 1 && $1 == 0) }, allowsEnd: { $0 != tags - 1 }) : nil
        // In a constrained sample tag 1 may begin, go on and end; others stand where they are allowed.
        var gold = [Int32](repeating: 0, count: layout.rowCount)
        for (place, index) in layout.order.enumerated() {
            var path: [Int32] = []
            repeat {
                path = (0..<lengths[index]).map { _ in random.uniform() < 0.4 && isConstrained ? 1 : Int32(random.uniform() * Float(tags)) }
                if lengths[index] > 4, isConstrained {
                    for row in path.indices where row == 0 || row == path.count - 1 || row % 2 == 1 { path[row] = 1 }
                    for row in path.indices where path[row] == 3 { path[row] = 2 }
                }
            } while constraints?.allows(path) == false
            for (step, tag) in path.enumerated() { gold[layout.row(step: step, place: place)] = tag }
        }
        self.gold = gold
    }

    var chain: LinearChain { LinearChain(transitions: transitions, start: start, end: end, constraints: constraints) }

    /// The rows of a sequence.
    func emissions(of index: Int) -> Tensor {
        let place = layout.order.firstIndex(of: index)!
        return emissions.gather((0..<layout.lengths[index]).map { Int32(layout.row(step: $0, place: place)) })
    }

    func gold(of index: Int) -> [Int] {
        let place = layout.order.firstIndex(of: index)!
        return (0..<layout.lengths[index]).map { Int(gold[layout.row(step: $0, place: place)]) }
    }

    func reference(of index: Int) -> ChainReference {
        ChainReference(emissions: emissions(of: index), transitions: transitions, start: start, end: end, constraints: constraints)
    }

    /// The value of a function of emissions, transitions, starts and ends, and its gradients.
    func gradients(
        _ body: (_ emissions: Variable, _ transitions: Variable, _ start: Variable, _ end: Variable) -> Variable
    ) -> (value: Float, gradients: [[Float]]) {
        var parameters = Parameters()
        let ids = [emissions, transitions, start, end].enumerated().map { parameters.add("\($0.offset)", $0.element) }
        var random = RandomGenerator(seed: 0)
        let result = valueWithGradient(at: parameters, random: &random) { pass in body(pass[ids[0]], pass[ids[1]], pass[ids[2]], pass[ids[3]]) }
        return (result.loss, ids.map { result.gradients.dense($0, shape: parameters[$0].shape).elements })
    }

    func loss(weights: [Float]? = nil) -> (value: Float, gradients: [[Float]]) {
        gradients { emissions, transitions, start, end in
            emissions.conditionalRandomFieldLoss(
                transitions: transitions, start: start, end: end, tags: gold, layout: layout, constraints: constraints, weights: weights)
        }
    }

    func logPartition(weights: [Float]? = nil) -> (value: Float, gradients: [[Float]]) {
        gradients { emissions, transitions, start, end in
            emissions.conditionalRandomFieldLogPartition(
                transitions: transitions, start: start, end: end, layout: layout, constraints: constraints, weights: weights)
        }
    }
}

/// The greatest difference, relative to the greatest number that is expected.
func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
    precondition(found.count == expected.count)
    let scale = max(expected.reduce(0) { max($0, abs($1)) }, 0.1)
    // NaN must not be lost in a maximum.
    return zip(found, expected).reduce(0) { worst, pair in
        let difference = abs(Double(pair.0) - pair.1) / scale
        return difference <= worst ? worst : difference
    }
}

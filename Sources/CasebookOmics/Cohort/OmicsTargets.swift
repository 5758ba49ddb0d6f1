internal import CasebookLearning

/// What samples are trained on.
public enum OmicsTargets: Sendable, Hashable {
    /// Classes by their place among `names`, of which there are at least two.
    case classes([Int], names: [String])
    /// The time of an event, or of the end of observation.
    case survival(times: [Double], events: [Bool])
    case numbers([Double])

    public var head: OmicsHead {
        switch self {
        case .classes: .diagnosis
        case .survival: .prognosis
        case .numbers: .response
        }
    }

    public var rowCount: Int {
        switch self {
        case .classes(let classes, _): classes.count
        case .survival(let times, _): times.count
        case .numbers(let numbers): numbers.count
        }
    }

    /// Scores a sample: a logit a class, or one.
    public var outputCount: Int {
        if case .classes(_, let names) = self { return names.count }
        return 1
    }

    public func rows(_ chosen: [Int]) -> OmicsTargets {
        switch self {
        case .classes(let classes, let names): .classes(chosen.map { classes[$0] }, names: names)
        case .survival(let times, let events): .survival(times: chosen.map { times[$0] }, events: chosen.map { events[$0] })
        case .numbers(let numbers): .numbers(chosen.map { numbers[$0] })
        }
    }

    /// Parts to keep equally shared among folds: classes, whether the event came, or the fifth in which a number lies.
    var strata: [Int] {
        switch self {
        case .classes(let classes, _): return classes
        case .survival(_, let events): return events.map { $0 ? 1 : 0 }
        case .numbers(let numbers):
            var strata = Array(repeating: 0, count: numbers.count)
            for (rank, row) in numbers.indices.sorted(by: { (numbers[$0], $0) < (numbers[$1], $1) }).enumerated() { strata[row] = rank * 5 / numbers.count }
            return strata
        }
    }

    /// Nil for numbers, which no linear model of rows is fitted to by its likelihood.
    var rowTargets: RowTargets? {
        switch self {
        case .classes(let classes, let names): .classes(classes, count: names.count)
        case .survival(let times, let events): .survival(times: times, events: events)
        case .numbers: nil
        }
    }

    /// Ones; or weights by the rarity of classes, of mean 1.
    func rowWeights(_ balance: OmicsBalance) -> [Double] {
        guard balance != .none, let weights = rowTargets?.balancedWeights else { return Array(repeating: 1, count: rowCount) }
        guard balance == .root else { return weights }
        let roots = weights.map { $0.squareRoot() }, mean = roots.reduce(0, +) / Double(max(1, roots.count))
        return roots.map { $0 / mean }
    }

    /// The mean loss of scores (rows × outputs): cross-entropy, the negative logarithm of the partial likelihood, or half the squared error.
    func loss(_ scores: [Double], _ balance: OmicsBalance) -> Double {
        guard rowCount > 0 else { return 0 }
        if case .numbers(let numbers) = self {
            return zip(numbers, scores).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 } / Double(rowCount)
        }
        return (rowTargets?.derivatives(scores: scores, weights: rowWeights(balance)).loss ?? 0) / Double(rowCount)
    }
}

/// One step of one direction over packed sequences: a block of rows, of which the first go on from rows of another step.
struct RecurrentStep {
    let start: Int
    let count: Int
    /// The first row of the step before, in the direction of the walk.
    let previousStart: Int
    /// How many rows go on; the others begin.
    let continuing: Int
}

extension SequenceLayout {
    /// The steps in the order of the walk.
    func steps(isReversed: Bool) -> [RecurrentStep] {
        if isReversed {
            return counts.indices.reversed().map { step in
                let isFirst = step == stepCount - 1
                return RecurrentStep(start: starts[step], count: counts[step], previousStart: isFirst ? 0 : starts[step + 1], continuing: isFirst ? 0 : counts[step + 1])
            }
        }
        return counts.indices.map { step in
            RecurrentStep(start: starts[step], count: counts[step], previousStart: step == 0 ? 0 : starts[step - 1], continuing: step == 0 ? 0 : counts[step])
        }
    }
}

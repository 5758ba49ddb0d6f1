internal import CasebookLearning
internal import CasebookTensor

/// What a test asks of a model: whether it has met the line before, with other drugs.
public enum ResponseSplit: String, Sendable, Hashable, CaseIterable {
    /// Pairs are dealt out, all measurements of a pair into one part.
    case pairs
    /// Lines are dealt out: none of a test pair was met.
    case lines

    /// The part of each row, from 0. The same rows and seed give the same parts, in whatever order the rows stand.
    public func parts(of table: ResponseTable, count: Int, seed: UInt64) -> [Int] {
        precondition(count > 1, "A split has at least two parts.")
        let groups = table.pairs.map { self == .lines ? table.lines[$0.line] : table.lines[$0.line] + "\n" + table.drugs[$0.drug] }
        return StratifiedFolds.make(groups: groups, strata: groups.map { _ in 0 }, count: count, random: RandomGenerator(seed: seed))
    }
}

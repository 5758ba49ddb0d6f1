public import CasebookLearning
internal import Foundation

/// Figures of how well scores fit targets, with intervals by resampling samples.
public enum OmicsMeasures {
    private static let resamples = 1_000

    /// The figures by name, in the order in which they are told: `auroc` of two classes, `accuracy`, `balancedError`, `macroF1` and `logLoss` of classes;
    /// `concordance` of survival, over pairs within a fold where folds are given, as scores of different models are not on one scale; `pearson` and `rmse` of
    /// numbers. A figure that is not defined is left out.
    ///
    /// - Parameter scores: rows × outputs, as `OmicsValidation` has them.
    public static func measure(_ targets: OmicsTargets, scores: [Double], folds: [Int]? = nil, seed: UInt64 = 1) -> [(name: String, estimate: BootstrapEstimate)] {
        let bootstrap = Bootstrap(rowCount: targets.rowCount, resampleCount: resamples, seed: seed)
        var found: [(String, BootstrapEstimate)] = []
        func add(_ name: String, _ statistic: ([Int]) -> Double?) { if let estimate = bootstrap.estimate(of: statistic) { found.append((name, estimate)) } }
        switch targets {
        case .classes(let classes, let names):
            let count = names.count
            let predicted = classes.indices.map { row in (0..<count).max { (scores[row * count + $0], $1) < (scores[row * count + $1], $0) } ?? 0 }
            func matrix(_ rows: [Int]) -> ConfusionMatrix { ConfusionMatrix(classCount: count, gold: rows.map { classes[$0] }, predicted: rows.map { predicted[$0] }) }
            if count == 2 { add("auroc") { rows in AUROC(labels: rows.map { classes[$0] == 1 }, scores: rows.map { scores[2 * $0 + 1] - scores[2 * $0] })?.value } }
            add("accuracy") { matrix($0).accuracy }
            add("balancedError") { rows in
                let recalls = matrix(rows).classes.compactMap(\.recall)
                return recalls.count == count ? 1 - recalls.reduce(0, +) / Double(count) : nil
            }
            add("macroF1") { matrix($0).macro().f1 }
            add("logLoss") { rows in -rows.reduce(0) { $0 + scores[$1 * count + classes[$1]] } / Double(max(1, rows.count)) }
        case .survival(let times, let events):
            add("concordance") { rows in
                guard let folds else { return Concordance.harrell(times: rows.map { times[$0] }, events: rows.map { events[$0] }, risks: rows.map { scores[$0] })?.value }
                let parts = Dictionary(grouping: rows) { folds[$0] }.sorted { $0.key < $1.key }.compactMap { _, rows in
                    Concordance.harrell(times: rows.map { times[$0] }, events: rows.map { events[$0] }, risks: rows.map { scores[$0] })?.value
                }
                return parts.isEmpty ? nil : parts.reduce(0, +) / Double(parts.count)
            }
        case .numbers(let numbers):
            add("pearson") { rows in Correlation.pearson(rows.map { numbers[$0] }, rows.map { scores[$0] }) }
            add("rmse") { rows in RegressionScores(actual: rows.map { numbers[$0] }, predicted: rows.map { scores[$0] })?.rootMeanSquaredError }
        }
        return found
    }
}

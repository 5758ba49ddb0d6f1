internal import CasebookLearning
internal import CasebookTensor

/// Models of every kind that a recipe wants, fitted to some of the units.
struct RiskFit: Sendable {
    let encoder: FeatureEncoder
    /// Copies of a kind are averaged.
    let members: [RiskMember.Kind: [RiskMember]]

    /// - Parameter rows: to be fitted to.
    static func make(_ data: RiskData, rows: [Int], folds: [Int], recipe: RiskRecipe, schema: RiskSchema) async throws -> RiskFit {
        let views = rows.map { data.views[$0] }, targets = data.targets.rows(rows)
        var labels: [Bool]?
        if case .binary(let flags) = targets { labels = flags }
        let encoder = FeatureEncoder.fit(schema, views, labels: labels)
        let features = encoder.encodeTraining(views, labels: labels, folds: rows.map { folds[$0] })
        let weights = recipe.isBalanced ? targets.balancedWeights : nil
        var members: [RiskMember.Kind: [RiskMember]] = [:]
        if let options = recipe.linear { members[.linear] = [.linear(LinearRisk.fit(features, encoder.features, targets, rowWeights: weights, options: options))] }
        if var options = recipe.trees {
            options.seed = recipe.seed
            var trees = BoostedTrees.fit(features, targets, rowWeights: weights, options: options)
            if case .survival = targets {
                // Comparisons of hazards leave their level open: the mean unit gets 0.
                let mean = (0..<features.rowCount).reduce(0) { $0 + trees.scores(Array(features.row($1)))[0] } / Double(features.rowCount)
                trees = BoostedTrees(baseScores: [trees.baseScores[0] - mean], trees: trees.trees, columnCount: trees.columnCount)
            }
            members[.trees] = [.trees(trees)]
        }
        if let training = recipe.network {
            let trainer = NetworkTrainer(training: training, encoder: encoder, features: features, views: views, targets: targets, isBalanced: recipe.isBalanced)
            var copies: [RiskMember] = []
            for copy in 0..<training.copies { copies.append(.network(try await trainer.train(seed: recipe.seed &+ UInt64(copy)))) }
            members[.network] = copies
        }
        return RiskFit(encoder: encoder, members: members)
    }

    /// The scores of units by kind, rows × outputs.
    func scores(_ data: RiskData, rows: [Int]) -> [RiskMember.Kind: [Double]] {
        var result: [RiskMember.Kind: [Double]] = [:]
        for row in rows {
            let unit = encoder.encode(data.views[row])
            for (kind, copies) in members {
                var sums = Array(repeating: 0.0, count: data.targets.outputCount)
                for member in copies {
                    for (output, score) in member.scores(unit, data.views[row], encoder).enumerated() { sums[output] += score / Double(copies.count) }
                }
                result[kind, default: []] += sums
            }
        }
        return result
    }
}

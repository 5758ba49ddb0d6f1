internal import CasebookCore
internal import CasebookTensor

extension ImageDataset {
    /// The dataset with its images dealt out anew: about these shares for validation and test, and the rest for training, with about the same share of each class in
    /// every part. Images of a group stay together, and those without one are groups of their own. The same seed gives the same parts in any order of the images.
    public func split(validation: Double, test: Double, seed: UInt64) -> ImageDataset {
        precondition(validation >= 0 && test >= 0 && validation + test < 1, "Shares for validation and test leave something for training.")
        let keys = examples.map(\.unit)
        let strata = classNames.count + 1
        var counts: [String: [Int]] = [:], totals = [Double](repeating: 0, count: strata)
        for (key, example) in zip(keys, examples) {
            let stratum = example.label ?? classNames.count
            counts[key, default: Array(repeating: 0, count: strata)][stratum] += 1
            totals[stratum] += 1
        }
        // The order of the file must not decide: groups are sorted before they are shuffled.
        var order = counts.keys.sorted(), random = RandomGenerator(seed: seed)
        random.shuffle(&order)
        // Rare classes and large groups are dealt out first, as long as every part has room for them.
        func rank(_ key: String) -> (Double, Int) {
            let group = counts[key]!
            return (zip(group, totals).filter { $0.0 > 0 }.map(\.1).min() ?? 0, -group.reduce(0, +))
        }
        let ranked = order.enumerated().map { (rank: rank($1), place: $0, key: $1) }.sorted { ($0.rank.0, $0.rank.1, $0.place) < ($1.rank.0, $1.rank.1, $1.place) }
        let parts: [(part: DatasetPart, share: Double)] = [(.train, 1 - validation - test), (.validation, validation), (.test, test)].filter { $0.1 > 0 }
        var held = parts.map { _ in [Double](repeating: 0, count: strata) }, chosen: [String: DatasetPart] = [:]
        for (_, _, key) in ranked {
            let group = counts[key]!
            // What each part would lack least: the change of Σ (held - wanted)² / images of the class.
            let costs = parts.indices.map { part in
                (0..<strata).filter { group[$0] > 0 }.reduce(0.0) { sum, stratum in
                    let size = Double(group[stratum]), excess = held[part][stratum] - parts[part].share * totals[stratum]
                    return sum + size * (2 * excess + size) / totals[stratum]
                }
            }
            let best = costs.indices.min { costs[$0] < costs[$1] }!
            for stratum in 0..<strata { held[best][stratum] += Double(group[stratum]) }
            chosen[key] = parts[best].part
        }
        return ImageDataset(
            examples: zip(keys, examples).map { key, example in
                var example = example
                example.part = chosen[key]
                return example
            }, classNames: classNames)
    }
}

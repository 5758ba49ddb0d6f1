package import CasebookTensor

/// Parts of rows, each with about the same share of every stratum.
package enum StratifiedFolds {
    /// The part of each row: rows are shuffled and dealt out in turn, stratum by stratum.
    package static func make(strata: [Int], count: Int, random: RandomGenerator) -> [Int] {
        var random = random, order = Array(strata.indices), folds = Array(repeating: 0, count: strata.count), next = 0
        random.shuffle(&order)
        for stratum in Set(strata).sorted() {
            for row in order where strata[row] == stratum {
                folds[row] = next % count
                next += 1
            }
        }
        return folds
    }

    /// The part of each row, all of a group (a patient) in one: groups are parted by their rarest stratum, shuffled, and dealt out in turn.
    package static func make(groups: [String], strata: [Int], count: Int, random: RandomGenerator) -> [Int] {
        var sizes: [Int: Int] = [:], rarest: [String: Int] = [:]
        for stratum in strata { sizes[stratum, default: 0] += 1 }
        for (group, stratum) in zip(groups, strata) {
            if let known = rarest[group], (sizes[known]!, known) <= (sizes[stratum]!, stratum) { continue }
            rarest[group] = stratum
        }
        // The order of the file must not decide.
        let names = rarest.keys.sorted(), parts = make(strata: names.map { rarest[$0]! }, count: count, random: random)
        let folds = Dictionary(uniqueKeysWithValues: zip(names, parts))
        return groups.map { folds[$0]! }
    }
}

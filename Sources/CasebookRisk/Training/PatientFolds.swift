internal import CasebookTensor

/// Parts of units, all of a patient's in one part, each part with about the same share of every class.
enum PatientFolds {
    /// The part of each unit.
    ///
    /// Patients are shuffled, parted by their rarest class, and dealt out in turn.
    static func make(groups: [String], strata: [Int], count: Int, random: RandomGenerator) -> [Int] {
        var sizes: [Int: Int] = [:], classes: [String: Int] = [:], order: [String] = []
        for stratum in strata { sizes[stratum, default: 0] += 1 }
        for (group, stratum) in zip(groups, strata) {
            guard let known = classes[group] else {
                classes[group] = stratum
                order.append(group)
                continue
            }
            if (sizes[stratum]!, stratum) < (sizes[known]!, known) { classes[group] = stratum }
        }
        // The order of the file must not decide: patients are sorted before they are shuffled.
        order.sort()
        var random = random
        for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high)) }
        var next = 0, folds: [String: Int] = [:]
        for stratum in sizes.keys.sorted() {
            for group in order where classes[group] == stratum {
                folds[group] = next % count
                next += 1
            }
        }
        return groups.map { folds[$0]! }
    }
}

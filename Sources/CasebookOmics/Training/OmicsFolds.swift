internal import CasebookTensor

/// Parts of samples, each with about the same share of every stratum.
enum OmicsFolds {
    /// The part of each row.
    static func make(strata: [Int], count: Int, random: RandomGenerator) -> [Int] {
        var random = random, order = Array(strata.indices)
        for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high)) }
        var folds = Array(repeating: 0, count: strata.count), next = 0
        for stratum in Set(strata).sorted() {
            for row in order where strata[row] == stratum {
                folds[row] = next % count
                next += 1
            }
        }
        return folds
    }
}

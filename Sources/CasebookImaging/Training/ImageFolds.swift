internal import CasebookTensor

/// Parts images so that those of one patient stay together and every part has about the same share of each class.
enum ImageFolds {
    /// The fold of each image. Groups are dealt in random order, each to the fold that has the fewest of its class, then the fewest at all.
    static func make(groups: [String], labels: [Int], count: Int, seed: UInt64) -> [Int] {
        var rows: [String: [Int]] = [:], order: [String] = []
        for (row, group) in groups.enumerated() {
            if rows[group] == nil { order.append(group) }
            rows[group, default: []].append(row)
        }
        var random = RandomGenerator(seed: seed)
        for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high)) }
        var byClass = Array(repeating: Array(repeating: 0, count: (labels.max() ?? 0) + 1), count: count), sizes = Array(repeating: 0, count: count)
        var folds = Array(repeating: 0, count: groups.count)
        for group in order {
            let own = rows[group]!, label = labels[own[0]]
            let fold = (0..<count).min { (byClass[$0][label], sizes[$0], $0) < (byClass[$1][label], sizes[$1], $1) }!
            for row in own {
                folds[row] = fold
                byClass[fold][labels[row]] += 1
            }
            sizes[fold] += own.count
        }
        return folds
    }
}

internal import CasebookTensor

/// Grows one tree of a boosted model: the leaf whose split gains most is split next, by histograms of first and second derivatives (Friedman, Annals of
/// Statistics 2001; with second derivatives and missing values as Chen and Guestrin, KDD 2016; best leaf first as Ke et al., NIPS 2017).
struct TreeGrower {
    private static let width = 256

    let bins: FeatureBins
    let options: BoostedTreesOptions

    /// Sums over the rows of a bin.
    private struct Cell {
        var first = 0.0
        var second = 0.0
        var count = 0.0

        static func - (a: Cell, b: Cell) -> Cell { Cell(first: a.first - b.first, second: a.second - b.second, count: a.count - b.count) }
        static func + (a: Cell, b: Cell) -> Cell { Cell(first: a.first + b.first, second: a.second + b.second, count: a.count + b.count) }
    }

    private struct Split {
        var gain: Double
        var column: Int
        /// Bins up to it go left.
        var bin: Int
        var missingGoesLeft: Bool
        var left: Cell
        var right: Cell
    }

    private struct Leaf {
        var node: Int
        var depth: Int
        /// The places of its rows in the list of rows.
        var rows: Range<Int>
        var histogram: [Cell]
        var split: Split?
    }

    /// - Parameters:
    ///   - first: derivatives of the loss by the row's score.
    ///   - second: second derivatives.
    ///   - rows: those to grow on, ascending.
    ///   - random: draws the columns that a node may ask about.
    func grow(first: [Double], second: [Double], rows: [Int32], random: RandomGenerator) -> DecisionTree {
        var rows = rows
        var nodes: [DecisionTree.Node] = [], leaves: [Leaf] = []
        func leafNode(_ cell: Cell) -> DecisionTree.Node {
            let value = -cell.first / (cell.second + options.ridge) * options.learningRate
            return DecisionTree.Node(column: -1, threshold: 0, missingGoesLeft: false, left: -1, value: Float(value.isFinite ? value : 0), cover: Float(max(0, cell.second)))
        }
        var total = Cell()
        for row in rows { total = total + Cell(first: first[Int(row)], second: second[Int(row)], count: 1) }
        nodes.append(leafNode(total))
        let isWhole = options.columnShare == 1, all = Array(0..<bins.columnCount)
        /// Looks for the best split of a leaf among columns of its own.
        func seek(_ leaf: inout Leaf, _ total: Cell) {
            var drawing = random.split(leaf.node)
            let columns = isWhole ? all : BoostedTrees.draw(bins.columnCount, share: options.columnShare, &drawing)
            let cells = leaf.histogram.isEmpty ? histogram(rows[leaf.rows], first, second, columns) : leaf.histogram
            leaf.split = bestSplit(cells, total, columns)
            if isWhole { leaf.histogram = cells }
        }
        var root = Leaf(node: 0, depth: 0, rows: 0..<rows.count, histogram: [])
        seek(&root, total)
        leaves.append(root)
        while leaves.count < options.leaves {
            // Of equal gains the first leaf is taken.
            guard let best = leaves.indices.filter({ leaves[$0].split != nil }).max(by: { (leaves[$0].split!.gain, $1) < (leaves[$1].split!.gain, $0) }) else { break }
            let leaf = leaves[best], split = leaf.split!
            let middle = partition(&rows, leaf.rows, split)
            let place = nodes.count
            nodes[leaf.node].column = Int32(split.column)
            let edges = bins.edges[split.column]
            nodes[leaf.node].threshold = split.bin <= edges.count ? edges[split.bin - 1] : .greatestFiniteMagnitude
            nodes[leaf.node].missingGoesLeft = split.missingGoesLeft
            nodes[leaf.node].left = Int32(place)
            nodes += [leafNode(split.left), leafNode(split.right)]
            var left = Leaf(node: place, depth: leaf.depth + 1, rows: leaf.rows.lowerBound..<middle, histogram: [])
            var right = Leaf(node: place + 1, depth: leaf.depth + 1, rows: middle..<leaf.rows.upperBound, histogram: [])
            if left.depth < options.depth {
                if isWhole {
                    // The smaller child is counted, the larger one is what is left.
                    let isLeftSmaller = left.rows.count <= right.rows.count
                    let small = histogram(rows[isLeftSmaller ? left.rows : right.rows], first, second, all)
                    var large = leaf.histogram
                    for cell in large.indices { large[cell] = large[cell] - small[cell] }
                    (left.histogram, right.histogram) = isLeftSmaller ? (small, large) : (large, small)
                }
                seek(&left, split.left)
                seek(&right, split.right)
            }
            leaves[best] = left
            leaves.append(right)
        }
        for node in nodes.indices.reversed() where nodes[node].column >= 0 {
            let (left, right) = (nodes[Int(nodes[node].left)], nodes[Int(nodes[node].left) + 1])
            let cover = left.cover + right.cover
            nodes[node].value = cover > 0 ? (left.value * left.cover + right.value * right.cover) / cover : 0
            nodes[node].cover = cover
        }
        return DecisionTree(nodes: nodes, columnCount: bins.columnCount)!
    }

    private func histogram(_ rows: ArraySlice<Int32>, _ first: [Double], _ second: [Double], _ columns: [Int]) -> [Cell] {
        var histogram = [Cell](repeating: Cell(), count: columns.count * Self.width)
        histogram.withUnsafeMutableBufferPointer { histogram in
            rows.withUnsafeBufferPointer { rows in
                first.withUnsafeBufferPointer { first in
                    second.withUnsafeBufferPointer { second in
                        bins.bins.withUnsafeBufferPointer { bins in
                            for (index, column) in columns.enumerated() {
                                let (start, base) = (column * self.bins.rowCount, index * Self.width)
                                for row in rows {
                                    let row = Int(row), cell = base + Int(bins[start + row])
                                    histogram[cell].first += first[row]
                                    histogram[cell].second += second[row]
                                    histogram[cell].count += 1
                                }
                            }
                        }
                    }
                }
            }
        }
        return histogram
    }

    private func score(_ cell: Cell) -> Double { cell.first * cell.first / (cell.second + options.ridge) }

    private func bestSplit(_ histogram: [Cell], _ total: Cell, _ columns: [Int]) -> Split? {
        guard total.count >= Double(2 * options.leafRows) else { return nil }
        var best: Split?
        let whole = score(total), fewest = Double(options.leafRows) - 0.5
        histogram.withUnsafeBufferPointer { histogram in
            for (index, column) in columns.enumerated() {
                let base = index * Self.width, missing = histogram[base]
                var sum = Cell()
                // Behind the last bin lies the question whether there is a value at all.
                let last = bins.edges[column].count + 1
                for bin in 1...last where bin < last || missing.count > 0 {
                    if histogram[base + bin].count == 0 { continue }
                    sum = sum + histogram[base + bin]
                    for sendsMissingLeft in missing.count > 0 && bin < last ? [false, true] : [false] {
                        let left = sendsMissingLeft ? sum + missing : sum, right = total - left
                        guard left.count > fewest, right.count > fewest else { continue }
                        let gain = score(left) + score(right) - whole
                        if gain > (best?.gain ?? 1e-10) {
                            // Where training saw nothing missing, what is missing goes with the most.
                            let goesLeft = missing.count > 0 ? sendsMissingLeft : left.count > right.count
                            best = Split(gain: gain, column: column, bin: bin, missingGoesLeft: goesLeft, left: left, right: right)
                        }
                    }
                }
            }
        }
        return best
    }

    /// Puts the rows of a leaf that go left before those that go right, both in their order; gives the place between them.
    private func partition(_ rows: inout [Int32], _ range: Range<Int>, _ split: Split) -> Int {
        var right: [Int32] = [], place = range.lowerBound
        let start = split.column * bins.rowCount
        for index in range {
            let row = rows[index], bin = Int(bins.bins[start + Int(row)])
            let goesLeft = bin == 0 ? split.missingGoesLeft : bin <= split.bin
            if goesLeft {
                rows[place] = row
                place += 1
            } else {
                right.append(row)
            }
        }
        rows.replaceSubrange(place..<range.upperBound, with: right)
        return place
    }
}

extension BoostedTrees {
    /// What each column contributes to a row's scores: Shapley values over the ways of the trees, with the shares of training rows for a column that is not
    /// known (TreeSHAP; Lundberg, Erion et al., Nature Machine Intelligence 2020, algorithm 2). They add up to the score less its expected value.
    ///
    /// O(trees × leaves × depth²).
    ///
    /// - Returns: the expected scores, and outputs × columns.
    public func contributions(_ row: [Float]) -> (expected: [Double], values: [Double]) {
        precondition(row.count == columnCount, "A row of \(row.count) values does not fit trees over \(columnCount) columns.")
        var expected = baseScores, values = Array(repeating: 0.0, count: columnCount * outputCount)
        var walk = ShapleyWalk()
        for (index, tree) in trees.enumerated() {
            let output = index % outputCount
            expected[output] += Double(tree.nodes[0].value)
            values.withUnsafeMutableBufferPointer { values in
                walk.add(tree, row, to: UnsafeMutableBufferPointer(rebasing: values[(output * columnCount)..<((output + 1) * columnCount)]))
            }
        }
        return (expected, values)
    }
}

/// The walk of algorithm 2, its ways kept in one array.
private struct ShapleyWalk {
    /// One question on the way.
    private struct Step {
        var column: Int32
        /// The share of rows that go on where the column is not known.
        var zero: Double
        /// 1 where the row goes on this way, else 0.
        var one: Double
        /// Sum over subsets of a size of their shares.
        var weight: Double
    }

    private var steps: [Step] = []

    mutating func add(_ tree: DecisionTree, _ row: [Float], to values: UnsafeMutableBufferPointer<Double>) {
        steps.removeAll(keepingCapacity: true)
        walk(tree, row, 0, 0, 0, 1, 1, -1, values)
    }

    /// - Parameters:
    ///   - start: the first place of the way before this node.
    ///   - length: of that way.
    private mutating func walk(
        _ tree: DecisionTree, _ row: [Float], _ node: Int, _ start: Int, _ length: Int, _ zero: Double, _ one: Double, _ column: Int32,
        _ values: UnsafeMutableBufferPointer<Double>
    ) {
        // The way is copied for this node, behind that of its parent.
        let first = start + length
        if steps.count < first + length + 1 { steps += repeatElement(Step(column: -1, zero: 1, one: 1, weight: 0), count: first + length + 1 - steps.count) }
        for place in 0..<length { steps[first + place] = steps[start + place] }
        extend(first, length, zero, one, column)
        var count = length + 1
        let current = tree.nodes[node]
        guard current.column >= 0 else {
            for place in 1..<max(count, 1) {
                let step = steps[first + place]
                values[Int(step.column)] += unwoundSum(first, count, place) * (step.one - step.zero) * Double(current.value)
            }
            return
        }
        let left = Int(current.left), goesLeft = DecisionTree.goesLeft(row[Int(current.column)], current)
        let hot = goesLeft ? left : left + 1, cold = goesLeft ? left + 1 : left
        var incomingZero = 1.0, incomingOne = 1.0
        // A column that was asked about before is taken off the way.
        if let place = (1..<count).first(where: { steps[first + $0].column == current.column }) {
            incomingZero = steps[first + place].zero
            incomingOne = steps[first + place].one
            unwind(first, count, place)
            count -= 1
        }
        let cover = Double(current.cover)
        let hotShare = cover > 0 ? Double(tree.nodes[hot].cover) / cover : 0.5, coldShare = cover > 0 ? Double(tree.nodes[cold].cover) / cover : 0.5
        walk(tree, row, hot, first, count, hotShare * incomingZero, incomingOne, current.column, values)
        walk(tree, row, cold, first, count, coldShare * incomingZero, 0, current.column, values)
    }

    private mutating func extend(_ first: Int, _ length: Int, _ zero: Double, _ one: Double, _ column: Int32) {
        steps[first + length] = Step(column: column, zero: zero, one: one, weight: length == 0 ? 1 : 0)
        for place in stride(from: length - 1, through: 0, by: -1) {
            steps[first + place + 1].weight += one * steps[first + place].weight * Double(place + 1) / Double(length + 1)
            steps[first + place].weight *= zero * Double(length - place) / Double(length + 1)
        }
    }

    private mutating func unwind(_ first: Int, _ count: Int, _ place: Int) {
        let last = count - 1, step = steps[first + place]
        var next = steps[first + last].weight
        for index in stride(from: last - 1, through: 0, by: -1) {
            if step.one != 0 {
                let weight = steps[first + index].weight
                steps[first + index].weight = next * Double(last + 1) / (Double(index + 1) * step.one)
                next = weight - steps[first + index].weight * step.zero * Double(last - index) / Double(last + 1)
            } else {
                steps[first + index].weight = steps[first + index].weight * Double(last + 1) / (step.zero * Double(last - index))
            }
        }
        for index in place..<last {
            let moved = steps[first + index + 1]
            steps[first + index].column = moved.column
            steps[first + index].zero = moved.zero
            steps[first + index].one = moved.one
        }
    }

    private func unwoundSum(_ first: Int, _ count: Int, _ place: Int) -> Double {
        let last = count - 1, step = steps[first + place]
        var next = steps[first + last].weight, sum = 0.0
        for index in stride(from: last - 1, through: 0, by: -1) {
            if step.one != 0 {
                let weight = next * Double(last + 1) / (Double(index + 1) * step.one)
                sum += weight
                next = steps[first + index].weight - weight * step.zero * Double(last - index) / Double(last + 1)
            } else if step.zero != 0 {
                sum += steps[first + index].weight / step.zero * Double(last + 1) / Double(last - index)
            }
        }
        return sum
    }
}

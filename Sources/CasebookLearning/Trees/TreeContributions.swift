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
        let depth = trees.reduce(0) { max($0, $1.depth) }
        // Every node on a way keeps a copy of the way to it.
        withUnsafeTemporaryAllocation(of: ShapleyWalk.Step.self, capacity: (depth + 2) * (depth + 3) / 2) { steps in
            steps.initialize(repeating: ShapleyWalk.Step())
            row.withUnsafeBufferPointer { row in
                values.withUnsafeMutableBufferPointer { values in
                    for (index, tree) in trees.enumerated() {
                        let output = index % outputCount
                        expected[output] += Double(tree.nodes[0].value)
                        tree.nodes.withUnsafeBufferPointer { nodes in
                            let walk = ShapleyWalk(
                                nodes: nodes.baseAddress!, row: row.baseAddress!, steps: steps.baseAddress!, values: values.baseAddress! + output * columnCount)
                            walk.add(0, 0, 0, 1, 1, -1)
                        }
                    }
                }
            }
        }
        return (expected, values)
    }
}

/// The walk of algorithm 2 over one tree.
private struct ShapleyWalk {
    /// One question on the way.
    struct Step {
        var column: Int32 = -1
        /// The share of rows that go on where the column is not known.
        var zero = 1.0
        /// 1 where the row goes on this way, else 0.
        var one = 1.0
        /// Sum over subsets of a size of their shares.
        var weight = 0.0
    }

    let nodes: UnsafePointer<DecisionTree.Node>
    let row: UnsafePointer<Float>
    let steps: UnsafeMutablePointer<Step>
    let values: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - start: the first place of the way before this node.
    ///   - length: of that way.
    func add(_ node: Int, _ start: Int, _ length: Int, _ zero: Double, _ one: Double, _ column: Int32) {
        // The way is copied for this node, behind that of its parent.
        let way = steps + start + length
        way.update(from: steps + start, count: length)
        Self.extend(way, length, zero, one, column)
        var count = length + 1
        let current = nodes[node]
        guard current.column >= 0 else {
            let value = Double(current.value)
            for place in 1..<max(count, 1) {
                let step = way[place]
                values[Int(step.column)] += Self.unwoundSum(way, count, place) * (step.one - step.zero) * value
            }
            return
        }
        let left = Int(current.left), goesLeft = DecisionTree.goesLeft(row[Int(current.column)], current)
        let hot = goesLeft ? left : left + 1, cold = goesLeft ? left + 1 : left
        var incomingZero = 1.0, incomingOne = 1.0
        // A column that was asked about before is taken off the way.
        var place = 1
        while place < count, way[place].column != current.column { place += 1 }
        if place < count {
            incomingZero = way[place].zero
            incomingOne = way[place].one
            Self.unwind(way, count, place)
            count -= 1
        }
        let cover = Double(current.cover), next = start + length
        let hotShare = cover > 0 ? Double(nodes[hot].cover) / cover : 0.5, coldShare = cover > 0 ? Double(nodes[cold].cover) / cover : 0.5
        add(hot, next, count, hotShare * incomingZero, incomingOne, current.column)
        add(cold, next, count, coldShare * incomingZero, 0, current.column)
    }

    private static func extend(_ way: UnsafeMutablePointer<Step>, _ length: Int, _ zero: Double, _ one: Double, _ column: Int32) {
        way[length] = Step(column: column, zero: zero, one: one, weight: length == 0 ? 1 : 0)
        let share = 1 / Double(length + 1)
        var place = length - 1
        while place >= 0 {
            let weight = way[place].weight * share
            way[place + 1].weight += one * weight * Double(place + 1)
            way[place].weight = zero * weight * Double(length - place)
            place -= 1
        }
    }

    private static func unwind(_ way: UnsafeMutablePointer<Step>, _ count: Int, _ place: Int) {
        let last = count - 1, step = way[place], length = Double(count)
        var next = way[last].weight, index = last - 1
        while index >= 0 {
            if step.one != 0 {
                let weight = way[index].weight
                way[index].weight = next * length / (Double(index + 1) * step.one)
                next = weight - way[index].weight * step.zero * Double(last - index) / length
            } else {
                way[index].weight = step.zero == 0 ? 0 : way[index].weight * length / (step.zero * Double(last - index))
            }
            index -= 1
        }
        for index in place..<last {
            way[index].column = way[index + 1].column
            way[index].zero = way[index + 1].zero
            way[index].one = way[index + 1].one
        }
    }

    private static func unwoundSum(_ way: UnsafeMutablePointer<Step>, _ count: Int, _ place: Int) -> Double {
        let last = count - 1, length = Double(count), zero = way[place].zero, one = way[place].one
        var sum = 0.0, index = last - 1
        if one != 0 {
            var next = way[last].weight
            let share = zero / length
            while index >= 0 {
                let weight = next * reciprocals[index + 1]
                sum += weight
                next = way[index].weight - weight * length * share * Double(last - index)
                index -= 1
            }
            // `one` is 1 where it is not 0.
            return sum * length
        }
        guard zero != 0 else { return 0 }
        while index >= 0 {
            sum += way[index].weight * reciprocals[last - index]
            index -= 1
        }
        return sum * length / zero
    }

    /// 1 over each number, as divisions are most of the work.
    private static let reciprocals: [Double] = (0...(DecisionTree.mostDepth + 2)).map { $0 == 0 ? 0 : 1 / Double($0) }
}

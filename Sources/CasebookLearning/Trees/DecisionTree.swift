/// A tree of yes-or-no questions about columns, whose leaves hold values.
///
/// Nodes stand in one list, children behind their parent.
public struct DecisionTree: Sendable, Hashable {
    public struct Node: Sendable, Hashable {
        /// The column that is asked about; negative for a leaf.
        public var column: Int32
        /// Values up to it go left.
        public var threshold: Float
        public var missingGoesLeft: Bool
        /// The right child stands behind the left one.
        public var left: Int32
        /// The leaf's value; of an inner node, the mean of its leaves over training rows.
        public var value: Float
        /// The weight of the training rows that came here (the sum of second derivatives, as boosting counts them).
        public var cover: Float

        public init(column: Int32, threshold: Float, missingGoesLeft: Bool, left: Int32, value: Float, cover: Float) {
            self.column = column
            self.threshold = threshold
            self.missingGoesLeft = missingGoesLeft
            self.left = left
            self.value = value
            self.cover = cover
        }
    }

    /// Deeper trees are none that were grown.
    public static let mostDepth = 64

    public let nodes: [Node]
    /// The most questions on the way to a leaf.
    public let depth: Int

    /// Nil where a node leads backwards, beyond the list or where another leads, asks about a column beyond `columnCount`, holds a number that is not finite, or lies too deep, as in a
    /// damaged file.
    public init?(nodes: [Node], columnCount: Int) {
        guard !nodes.isEmpty else { return nil }
        var depths = [Int](repeating: 0, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            guard node.value.isFinite, node.cover.isFinite, node.cover >= 0 else { return nil }
            if node.column < 0 { continue }
            guard Int(node.column) < columnCount, node.threshold.isFinite, Int(node.left) > index, Int(node.left) + 1 < nodes.count else { return nil }
            for child in [Int(node.left), Int(node.left) + 1] {
                // A node with two parents would have more ways to it than there are nodes.
                guard depths[child] == 0 else { return nil }
                depths[child] = depths[index] + 1
            }
        }
        depth = depths.max() ?? 0
        guard depth <= Self.mostDepth else { return nil }
        self.nodes = nodes
    }

    /// Whether a row goes left at a node.
    static func goesLeft(_ value: Float, _ node: Node) -> Bool { value.isNaN ? node.missingGoesLeft : value <= node.threshold }

    /// The value of the leaf that a row comes to. O(depth).
    public func value(_ row: UnsafeBufferPointer<Float>) -> Double {
        var node = nodes[0]
        while node.column >= 0 { node = nodes[Int(node.left) + (Self.goesLeft(row[Int(node.column)], node) ? 0 : 1)] }
        return Double(node.value)
    }
}

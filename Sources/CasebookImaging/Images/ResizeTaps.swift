/// For each place of a line at another length: which places of the old line it is made of, and their weights.
struct ResizeTaps {
    private let ranges: [Range<Int>]
    /// All weights, one place after another; those of a place sum to 1.
    private let weights: [Float]
    /// Where each place's weights begin.
    private let starts: [Int]

    init(from: Int, to: Int) {
        let scale = Double(from) / Double(to), support = max(scale, 1)
        var ranges: [Range<Int>] = [], weights: [Float] = [], starts: [Int] = []
        for place in 0..<to {
            let centre = (Double(place) + 0.5) * scale
            let first = max(0, Int((centre - support).rounded(.down))), end = min(from, Int((centre + support).rounded(.up)))
            let triangle = (first..<end).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / support) }
            let sum = triangle.reduce(0, +)
            ranges.append(first..<end)
            starts.append(weights.count)
            weights += triangle.map { Float($0 / sum) }
        }
        (self.ranges, self.weights, self.starts) = (ranges, weights, starts)
    }

    /// The places of the old line that a new one is made of, with their weights.
    subscript(place: Int) -> Zip2Sequence<Range<Int>, ArraySlice<Float>> {
        zip(ranges[place], weights[starts[place]..<(starts[place] + ranges[place].count)])
    }
}

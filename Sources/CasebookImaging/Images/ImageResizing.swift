extension MedicalImage {
    /// At another size: bilinear where an axis grows, and where it shrinks by the same triangle as wide as what a new pixel covers, so that nothing is left out. The
    /// spacing goes with it. Values that are no finite numbers have no part in new ones, which are none only where there are no others.
    ///
    /// - Parameter depth: slices; nil for as many as there are.
    public func resized(depth newDepth: Int? = nil, height newHeight: Int, width newWidth: Int) -> MedicalImage {
        let newDepth = newDepth ?? depth
        guard newDepth != depth || newHeight != height || newWidth != width else { return self }
        let lengths = [newDepth, newHeight, newWidth], isWhole = values.allSatisfy(\.isFinite)
        var resized = resampled(isWhole ? values : values.map { $0.isFinite ? $0 : 0 }, to: lengths)
        if !isWhole {
            let shares = resampled(values.map { $0.isFinite ? 1 : 0 }, to: lengths)
            for place in resized.indices { resized[place] = shares[place] > 0 ? resized[place] / shares[place] : .nan }
        }
        var spacing = spacing
        if let step = spacing?.slices { spacing?.slices = step * Double(depth) / Double(newDepth) }
        spacing?.rows *= Double(height) / Double(newHeight)
        spacing?.columns *= Double(width) / Double(newWidth)
        return MedicalImage(channels: channels, depth: newDepth, height: newHeight, width: newWidth, values: resized, spacing: spacing)
    }

    /// Numbers that lie as those of this image, with other slices, rows and columns. Axes that shrink come first: nothing on the way is larger than both ends.
    private func resampled(_ numbers: [Float], to new: [Int]) -> [Float] {
        var numbers = numbers, old = [channels, depth, height, width]
        let axes = [3, 2, 1]
        for axis in axes.filter({ new[$0 - 1] < old[$0] }) + axes.filter({ new[$0 - 1] > old[$0] }) {
            let outer = old[..<axis].reduce(1, *), inner = old[(axis + 1)...].reduce(1, *), from = old[axis], to = new[axis - 1]
            let taps = ResizeTaps(from: from, to: to)
            var made = [Float](repeating: 0, count: outer * to * inner)
            for block in 0..<outer {
                for place in 0..<to {
                    let target = (block * to + place) * inner
                    for (tap, weight) in taps[place] {
                        let source = (block * from + tap) * inner
                        for offset in 0..<inner { made[target + offset] += weight * numbers[source + offset] }
                    }
                }
            }
            numbers = made
            old[axis] = to
        }
        return numbers
    }
}

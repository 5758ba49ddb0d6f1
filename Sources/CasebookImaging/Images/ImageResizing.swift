extension MedicalImage {
    /// Every slice at another size: bilinear where it grows, and where it shrinks by the same triangle as wide as what a new pixel covers, so that nothing is left
    /// out. The spacing goes with it.
    public func resized(height newHeight: Int, width newWidth: Int) -> MedicalImage {
        guard newHeight != height || newWidth != width else { return self }
        let planes = channels * depth
        let across = ResizeTaps(from: width, to: newWidth), down = ResizeTaps(from: height, to: newHeight)
        var wide = [Float](repeating: 0, count: planes * height * newWidth)
        for line in 0..<(planes * height) {
            for column in 0..<newWidth {
                var sum: Float = 0
                for (place, weight) in across[column] { sum += weight * values[line * width + place] }
                wide[line * newWidth + column] = sum
            }
        }
        var tall = [Float](repeating: 0, count: planes * newHeight * newWidth)
        for plane in 0..<planes {
            for row in 0..<newHeight {
                let target = (plane * newHeight + row) * newWidth
                for (place, weight) in down[row] {
                    let source = (plane * height + place) * newWidth
                    for column in 0..<newWidth { tall[target + column] += weight * wide[source + column] }
                }
            }
        }
        var spacing = spacing
        spacing?.rows *= Double(height) / Double(newHeight)
        spacing?.columns *= Double(width) / Double(newWidth)
        return MedicalImage(channels: channels, depth: depth, height: newHeight, width: newWidth, values: tall, spacing: spacing)
    }
}

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

    /// The stack with another number of slices, made in the same way.
    public func resized(depth newDepth: Int) -> MedicalImage {
        guard newDepth != depth else { return self }
        let along = ResizeTaps(from: depth, to: newDepth), area = height * width
        var stack = [Float](repeating: 0, count: channels * newDepth * area)
        for channel in 0..<channels {
            for slice in 0..<newDepth {
                let target = (channel * newDepth + slice) * area
                for (place, weight) in along[slice] {
                    let source = (channel * depth + place) * area
                    for pixel in 0..<area { stack[target + pixel] += weight * values[source + pixel] }
                }
            }
        }
        var spacing = spacing
        if let step = spacing?.slices { spacing?.slices = step * Double(depth) / Double(newDepth) }
        return MedicalImage(channels: channels, depth: newDepth, height: height, width: width, values: stack, spacing: spacing)
    }
}

internal import Foundation

/// Flips, rotation, scale and shift about the centre of a picture, in one pass over its pixels.
struct ImageMove {
    /// Radians; above 0 against the clock.
    var angle = 0.0
    var scale = 1.0
    /// To the right.
    var columns = 0.0
    /// Down.
    var rows = 0.0
    var isMirrored = false
    var isTurned = false

    var isIdentity: Bool { angle == 0 && scale == 1 && columns == 0 && rows == 0 && !isMirrored && !isTurned }

    /// Bilinear between pixels; beyond the edge its nearest pixel goes on. All channels and slices are moved alike.
    func callAsFunction(_ image: MedicalImage) -> MedicalImage {
        let height = image.height, width = image.width
        let middle = (row: Double(height - 1) / 2, column: Double(width - 1) / 2)
        // Where a new pixel comes from: the move undone.
        let across = cos(angle) / scale, along = sin(angle) / scale
        let mirror: Double = isMirrored ? -1 : 1, turn: Double = isTurned ? -1 : 1
        let planes = image.channels * image.depth, area = height * width
        var moved = image
        image.values.withUnsafeBufferPointer { source in
            moved.values.withUnsafeMutableBufferPointer { target in
                for row in 0..<height {
                    for column in 0..<width {
                        let x = Double(column) - middle.column - columns, y = Double(row) - middle.row - rows
                        let fromX = min(max(mirror * (across * x - along * y) + middle.column, 0), Double(width - 1))
                        let fromY = min(max(turn * (along * x + across * y) + middle.row, 0), Double(height - 1))
                        let left = Int(fromX), top = Int(fromY), right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
                        let toRight = Float(fromX - Double(left)), toBottom = Float(fromY - Double(top))
                        for plane in 0..<planes {
                            let base = plane * area
                            let upper = source[base + top * width + left] * (1 - toRight) + source[base + top * width + right] * toRight
                            let lower = source[base + bottom * width + left] * (1 - toRight) + source[base + bottom * width + right] * toRight
                            target[base + row * width + column] = upper * (1 - toBottom) + lower * toBottom
                        }
                    }
                }
            }
        }
        return moved
    }
}

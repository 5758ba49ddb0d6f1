public import CasebookTensor

/// Changes of training images that leave their class: drawn anew for each image and epoch, and the same for the same seed. The default changes nothing.
///
/// Brightness and noise are in the unit of the values; of prepared images that is one deviation of the training pixels.
public struct Augmentation: Sendable, Hashable {
    /// How far an image is moved.
    public enum Shift: Sendable, Hashable {
        case pixels(Float)
        /// Of its width and height.
        case share(Float)
    }

    /// Probability of swapping left and right.
    public var horizontalFlip: Float = 0
    /// Probability of swapping top and bottom.
    public var verticalFlip: Float = 0
    /// Degrees to either side at most.
    public var rotation: Float = 0
    /// Along rows and columns to either side at most.
    public var shift: Shift = .pixels(0)
    /// Factors of size; above 1 the image grows.
    public var scale: ClosedRange<Float> = 1...1
    /// Pixels that are added on every side before a piece of the old size is cut out at random: whole pixels to either side.
    public var cropPadding = 0
    /// What is added to all values, to either side at most.
    public var brightness: Float = 0
    /// Factors of the distances from the image's mean.
    public var contrast: ClosedRange<Float> = 1...1
    /// Deviation of what is added to each value on its own (normal).
    public var noise: Float = 0

    public init() {}

    /// The image as it is seen in one epoch.
    ///
    /// - Parameter example: its index among the training images.
    public func callAsFunction(_ image: MedicalImage, example: Int, epoch: Int, seed: UInt64) -> MedicalImage {
        var random = RandomGenerator(seed: seed).split(epoch).split(example)
        return self(image, random: &random)
    }

    /// As many numbers are drawn whatever is turned on, so that one change does not alter the others; only noise draws more, at the end.
    public func callAsFunction(_ image: MedicalImage, random: inout RandomGenerator) -> MedicalImage {
        precondition(scale.lowerBound > 0 && rotation.isFinite && cropPadding >= 0, "A scale is above 0, and a padding is not below.")
        func draw(to side: Float) -> Double { Double(side) * (2 * Double(random.uniform()) - 1) }
        func draw(in range: ClosedRange<Float>) -> Float { range.lowerBound + (range.upperBound - range.lowerBound) * random.uniform() }
        let isMirrored = random.uniform() < horizontalFlip, isTurned = random.uniform() < verticalFlip
        let angle = draw(to: rotation) * .pi / 180
        let most: (columns: Float, rows: Float) =
            switch shift {
            case .pixels(let pixels): (pixels, pixels)
            case .share(let share): (share * Float(image.width), share * Float(image.height))
            }
        var columns = draw(to: most.columns), rows = draw(to: most.rows)
        let size = Double(draw(in: scale))
        let places = UInt64(2 * cropPadding + 1)
        columns += Double(Int(random.next().multipliedFullWidth(by: places).high) - cropPadding)
        rows += Double(Int(random.next().multipliedFullWidth(by: places).high) - cropPadding)
        let added = Float(draw(to: brightness)), factor = draw(in: contrast)
        let move = ImageMove(angle: angle, scale: size, columns: columns, rows: rows, isMirrored: isMirrored, isTurned: isTurned)
        var image = move.isIdentity ? image : move(image)
        if added != 0 || factor != 1 {
            let mean = Float(image.values.reduce(0.0) { $0 + Double($1) } / Double(image.values.count))
            for place in image.values.indices { image.values[place] = (image.values[place] - mean) * factor + mean + added }
        }
        if noise > 0 { for place in image.values.indices { image.values[place] += noise * random.normal() } }
        return image
    }
}

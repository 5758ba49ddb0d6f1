/// How images are made ready for a model: one size, grey or colour, and values of mean 0 and deviation 1 in each channel, as measured over the training images.
public struct ImagePreparation: Sendable, Hashable {
    public let shape: ImageShape
    /// One for each channel.
    public let means: [Float]
    /// One for each channel, above 0.
    public let deviations: [Float]

    public init(shape: ImageShape, means: [Float], deviations: [Float]) {
        precondition(means.count == shape.channels && deviations.count == shape.channels && deviations.allSatisfy { $0 > 0 }, "One mean and deviation for each channel.")
        self.shape = shape
        self.means = means
        self.deviations = deviations
    }

    /// Measures all pixels of the images, which must be those for training alone; ones that are no numbers are left out. A channel that never changes has deviation 1.
    public static func fit(_ images: some Sequence<MedicalImage>, shape: ImageShape) -> ImagePreparation {
        // Mean and squares of one image after another are joined, so that large values lose nothing (Chan, Golub and LeVeque 1979).
        var counts = [Double](repeating: 0, count: shape.channels), means = counts, squares = counts
        for image in images {
            let image = shape(image), area = image.values.count / shape.channels
            for channel in 0..<shape.channels {
                let pixels = image.values[(channel * area)..<((channel + 1) * area)]
                var count = 0.0, sum = 0.0, spread = 0.0
                for pixel in pixels where pixel.isFinite { (count, sum) = (count + 1, sum + Double(pixel)) }
                guard count > 0 else { continue }
                let mean = sum / count
                for pixel in pixels where pixel.isFinite { spread += (Double(pixel) - mean) * (Double(pixel) - mean) }
                let difference = mean - means[channel], all = counts[channel] + count
                squares[channel] += spread + difference * difference * counts[channel] * count / all
                means[channel] += difference * count / all
                counts[channel] = all
            }
        }
        let deviations = zip(squares, counts).map { squares, count in Float((squares / max(count, 1)).squareRoot()) }
        return ImagePreparation(shape: shape, means: means.map { Float($0) }, deviations: deviations.map { $0 > 0 && $0.isFinite ? $0 : 1 })
    }

    /// The image at the shape, with values of mean 0 and deviation 1. Pixels that are no numbers become 0.
    public func callAsFunction(_ image: MedicalImage) -> MedicalImage {
        var image = shape(image)
        let area = image.values.count / shape.channels
        for channel in 0..<shape.channels {
            let mean = means[channel], factor = 1 / deviations[channel]
            for place in (channel * area)..<((channel + 1) * area) {
                let value = (image.values[place] - mean) * factor
                image.values[place] = value.isFinite ? value : 0
            }
        }
        return image
    }
}

/// How images are made ready for a model: one size, grey or colour, and values of mean 0 and deviation 1 in each channel.
public struct ImagePreparation: Sendable, Hashable {
    public let shape: ImageShape
    public let standardization: ImageStandardization
    /// Of the training images, one for each channel; empty where each image has its own.
    public let means: [Float]
    /// Of the training images, one for each channel, above 0; empty where each image has its own.
    public let deviations: [Float]

    public init(shape: ImageShape, means: [Float], deviations: [Float]) {
        precondition(means.count == shape.channels && deviations.count == shape.channels && deviations.allSatisfy { $0 > 0 }, "One mean and deviation for each channel.")
        self.shape = shape
        standardization = .dataset
        self.means = means
        self.deviations = deviations
    }

    /// By mean and deviation of each image itself.
    public init(shape: ImageShape) {
        self.shape = shape
        standardization = .image
        (means, deviations) = ([], [])
    }

    /// Measures all pixels of the images, which must be those for training alone; ones that are no numbers are left out. A channel that never changes has deviation 1.
    public static func fit(_ images: some Sequence<MedicalImage>, shape: ImageShape) -> ImagePreparation {
        var statistics = [ChannelStatistics](repeating: ChannelStatistics(), count: shape.channels)
        for image in images {
            let image = shape(image)
            for channel in statistics.indices { statistics[channel].add(image.values[image.places(of: channel)]) }
        }
        return ImagePreparation(shape: shape, means: statistics.map { Float($0.mean) }, deviations: statistics.map(\.deviation))
    }

    /// The image at the shape, with values of mean 0 and deviation 1. Pixels that are no numbers become 0.
    public func callAsFunction(_ image: MedicalImage) -> MedicalImage {
        var image = shape(image)
        for channel in 0..<shape.channels {
            let places = image.places(of: channel), mean: Float, deviation: Float
            switch standardization {
            case .dataset: (mean, deviation) = (means[channel], deviations[channel])
            case .image:
                var own = ChannelStatistics()
                own.add(image.values[places])
                (mean, deviation) = (Float(own.mean), own.deviation)
            }
            let factor = 1 / deviation
            for place in places {
                let value = (image.values[place] - mean) * factor
                image.values[place] = value.isFinite ? value : 0
            }
        }
        return image
    }
}

extension MedicalImage {
    /// Where the values of a channel lie.
    fileprivate func places(of channel: Int) -> Range<Int> {
        let area = values.count / channels
        return channel * area..<(channel + 1) * area
    }
}

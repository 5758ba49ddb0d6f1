/// The size that a model takes.
public struct ImageShape: Sendable, Hashable {
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    public let height: Int
    public let width: Int

    public init(channels: Int, height: Int, width: Int) {
        precondition((channels == 1 || channels == 3) && height > 0 && width > 0, "Pictures are grey or of three colours.")
        self.channels = channels
        self.height = height
        self.width = width
    }

    /// The image at this size, with colour made grey or grey made three channels. Slices are kept.
    public func callAsFunction(_ image: MedicalImage) -> MedicalImage {
        // Fewer channels are made first, more of them last: less is resized.
        let first = image.channels > channels ? image.converted(channels: channels) : image
        return first.resized(height: height, width: width).converted(channels: channels)
    }
}

/// The size that a model takes.
public struct ImageShape: Sendable, Hashable {
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    /// Slices; nil for as many as the image has.
    public let depth: Int?
    public let height: Int
    public let width: Int

    public init(channels: Int, depth: Int? = nil, height: Int, width: Int) {
        precondition((channels == 1 || channels == 3) && (depth ?? 1) > 0 && height > 0 && width > 0, "Pictures are grey or of three colours.")
        self.channels = channels
        self.depth = depth
        self.height = height
        self.width = width
    }

    /// The image at this size, with colour made grey or grey made three channels.
    public func callAsFunction(_ image: MedicalImage) -> MedicalImage {
        // Fewer channels are made first, more of them last: less is resized.
        let first = image.channels > channels ? image.converted(channels: channels) : image
        return first.resized(depth: depth, height: height, width: width).converted(channels: channels)
    }
}

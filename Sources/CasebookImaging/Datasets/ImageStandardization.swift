/// What the values of images are brought to mean 0 and deviation 1 by.
public enum ImageStandardization: String, Sendable, CaseIterable {
    /// Mean and deviation of all images for training: how light an image is can tell its class.
    case dataset
    /// Mean and deviation of each image itself: how light another device shows it does not matter.
    case image
}

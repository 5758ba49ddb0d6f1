/// What a convolutional network over images is built of.
public struct ImageArchitecture: Sendable, Hashable {
    public enum Family: String, Sendable, CaseIterable {
        /// Two convolutions with pooling and three linear layers (LeCun et al., Proceedings of the IEEE 1998).
        case lenet
        /// Five convolutions, two wide linear layers with dropout (Krizhevsky et al., NIPS 2012), sized to the image.
        case alexnet
        /// Stages of pairs of 3 × 3 convolutions (Simonyan and Zisserman, ICLR 2015).
        case vgg
        /// Branches of 1 × 1, 3 × 3 and 5 × 5 side by side (Szegedy et al., CVPR 2015).
        case inception
        /// Stages of residual blocks (He et al., CVPR 2016).
        case resnet
    }

    public var family: Family = .resnet
    /// 2 for pictures, 3 for stacks of slices.
    public var axes = 2
    /// 1 for grey, 3 for colour.
    public var channels = 1
    /// Lengths of the axes of what is read: height and width, or depth, height and width.
    public var size: [Int] = [28, 28]
    /// Channels of the first stage; each further stage has twice as many.
    public var width = 16
    /// Stages, between which the axes are halved.
    public var stages = 3
    /// Blocks a stage (pairs of convolutions, inception modules, residual blocks).
    public var blocks = 1
    public var dropout: Float = 0.2
    public var classes = 2

    public init() {}

    /// Of what is read.
    var shape: ImageShape { ImageShape(channels: channels, depth: axes == 3 ? size[0] : 1, height: size[size.count - 2], width: size[size.count - 1]) }

    /// Whether images of that many slices are read: one for pictures, more for stacks, which are brought to the network's number.
    func reads(depth: Int) -> Bool { (depth > 1) == (axes == 3) }
}

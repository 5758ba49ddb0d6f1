public import CasebookCore
internal import CasebookTensor

/// Trained networks over images of one size, whose probabilities are averaged and calibrated.
///
/// Immutable; any number of tasks may use it.
public struct ImageModel: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "images"

    struct Member: Sendable {
        let network: ImageNetwork
        let parameters: Parameters
    }

    public let architecture: ImageArchitecture
    /// Names of the classes, in the order of scores.
    public let labels: [String]
    public let preparation: ImagePreparation
    let members: [Member]
    /// Of two classes the one that is looked for; nil where there are more.
    public let positive: Int?
    /// Chosen on images that the networks had not seen.
    public internal(set) var calibration = ImageCalibration()

    init(architecture: ImageArchitecture, labels: [String], positive: Int?, preparation: ImagePreparation, members: [Member]) {
        precondition(!members.isEmpty && labels.count == architecture.classes, "A model has networks, and a name for each class.")
        self.architecture = architecture
        self.labels = labels
        self.positive = positive
        self.preparation = preparation
        self.members = members
    }

    /// Calibrated probabilities of the classes of images of any size. Throws `image.unsupported` for a stack where the model reads pictures, and the other way round.
    public func classify(_ images: [MedicalImage]) throws(ClinicalError) -> [[Double]] {
        guard let odd = images.first(where: { !architecture.reads(depth: $0.depth) }) else { return probabilities(images.map { preparation($0) }).map { calibration($0) } }
        guard architecture.axes == 3 else {
            throw ClinicalError(.imageUnsupported, "The image is a stack of \(odd.depth) slices, and the model reads pictures; give it one slice, or train a model of stacks.")
        }
        throw ClinicalError(.imageUnsupported, "The image is one picture, and the model reads stacks of slices; give it the whole series or volume.")
    }

    /// The class of the highest probability, the first of equal ones.
    public static func likeliest(_ probabilities: [Double]) -> Int {
        var best = 0
        for label in probabilities.indices where probabilities[label] > probabilities[best] { best = label }
        return best
    }

    /// The image at the size of the model; one of another number of axes as it is, for `classify` to refuse.
    public func sized(_ image: MedicalImage) -> MedicalImage { architecture.reads(depth: image.depth) ? preparation.shape(image) : image }

    /// The mean of the networks' probabilities for images that are prepared.
    func probabilities(_ images: [MedicalImage]) -> [[Double]] {
        let classes = architecture.classes
        var sums = Array(repeating: Array(repeating: 0.0, count: classes), count: images.count)
        // Few at a time, so that memory is bounded and what is at work stays near.
        for start in stride(from: 0, to: images.count, by: 8) {
            let part = images[start..<min(start + 8, images.count)], input = ImageTrainer.tensor(Array(part), architecture)
            for member in members {
                var pass = Pass(member.parameters)
                let found = member.network.scores(input, &pass).scores.softmax().value
                for row in part.indices { for label in 0..<classes { sums[row][label] += Double(found.base[(row - start) * classes + label]) / Double(members.count) } }
            }
        }
        return sums
    }
}

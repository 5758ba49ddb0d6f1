public import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Trains a model over images, and tells how well such a model does on patients whom it has not seen.
public struct ImageModelTraining: Sendable {
    public let recipe: ImageRecipe
    public let data: ImageDataset
    public let development: ImageDataset?
    /// Of two classes the one that is looked for; nil where there are more.
    public let positive: Int?
    public let jobs: Int

    /// - Parameters:
    ///   - development: images of other patients and of the same classes, by which calibration and threshold are chosen in the place of folds.
    ///   - positive: of two classes the one that is looked for; the second where it is nil.
    /// - Throws: `dataset.malformed` where an image has no class, there are fewer than two classes, images are of different kinds, or a patient is in both collections.
    public init(recipe: ImageRecipe, data: ImageDataset, development: ImageDataset? = nil, positive: Int? = nil, jobs: Int = 1) throws(ClinicalError) {
        precondition(positive.map { data.classNames.count == 2 && data.classNames.indices.contains($0) } ?? true, "The positive class is one of two.")
        let all = data.examples + (development?.examples ?? [])
        guard !data.examples.isEmpty, all.allSatisfy({ $0.label != nil }) else {
            throw ClinicalError(.datasetMalformed, "Every image that is trained on needs its class.")
        }
        guard Set(data.examples.compactMap(\.label)).count == data.classNames.count, data.classNames.count > 1 else {
            throw ClinicalError(.datasetMalformed, "There are images of one class only, or a class has none.")
        }
        if let development {
            precondition(development.classNames == data.classNames, "Both collections are of the same classes.")
            guard !development.examples.isEmpty else { throw ClinicalError(.datasetMalformed, "There are no images by which the threshold could be chosen.") }
            guard Set(data.examples.compactMap(\.group)).isDisjoint(with: development.examples.compactMap(\.group)) else {
                throw ClinicalError(.datasetMalformed, "A patient has images in both collections; those by which the threshold is chosen must be of others.")
            }
        }
        let first = data.examples[0].image, size = recipe.size ?? (first.depth > 1 ? [first.depth] : []) + [first.height, first.width]
        var recipe = recipe
        recipe.training.architecture.size = size
        recipe.training.architecture.axes = size.count
        recipe.training.architecture.channels = first.channels
        recipe.training.architecture.classes = data.classNames.count
        guard all.allSatisfy({ recipe.training.architecture.reads(depth: $0.image.depth) }) else {
            throw ClinicalError(.datasetMalformed, "The model reads \(size.count == 3 ? "stacks" : "pictures"), and some images are none; part them, or name a size in the recipe.")
        }
        guard size.allSatisfy(ImageArchitecture.lengths.contains) else {
            throw ClinicalError(
                .datasetMalformed,
                "The images are smaller than \(ImageArchitecture.lengths.lowerBound) pixels or larger than \(ImageArchitecture.lengths.upperBound); name a size in the recipe.")
        }
        guard ImageArchitecture.classCounts.contains(data.classNames.count), Set(data.classNames).count == data.classNames.count else {
            throw ClinicalError(
                .datasetMalformed, "A model has \(ImageArchitecture.classCounts.lowerBound) to \(ImageArchitecture.classCounts.upperBound) classes, each with a name of its own.")
        }
        self.recipe = recipe
        self.data = data
        self.development = development
        self.positive = data.classNames.count == 2 ? positive ?? 1 : nil
        self.jobs = jobs
    }

    /// The model is trained on all images. Its calibration and threshold are chosen on what it said of the images for development, or else on what networks of the folds
    /// said of the images left out; what is told of it was said without them, fold by fold.
    ///
    /// - Parameter report: told of networks done, and of how many.
    public func train(report: (@Sendable (_ done: Int, _ of: Int) -> Void)? = nil) async throws -> (model: ImageModel, validation: ImageValidation) {
        let fits = recipe.training.copies * (development == nil ? recipe.folds + 1 : 1), judged = (development ?? data).examples
        let groups = judged.map(\.unit), labels = judged.map { $0.label! }, patients = Set(groups).count
        guard patients >= 2 * recipe.folds || development != nil else {
            throw ClinicalError(.datasetMalformed, "There are fewer than \(2 * recipe.folds) patients for \(recipe.folds) folds; give more images, or fewer folds.")
        }
        let folds = StratifiedFolds.make(
            groups: groups, strata: labels, count: max(2, min(recipe.folds, patients / 2)), random: RandomGenerator(seed: recipe.seed))
        var done = 0, probabilities: [[Double]] = []
        func count() {
            done += 1
            report?(done, fits)
        }
        if development == nil { probabilities = try await leftOut(folds, done: count) }
        var model = try await fit(Array(data.examples.indices), done: count)
        if development != nil { probabilities = model.probabilities(judged.map { model.preparation($0.image) }) }
        let isBalanced = recipe.training.isBalanced
        model.calibration = ImageCalibration.fit(labels: labels, probabilities: probabilities, positive: positive, isBalanced: isBalanced)
        return (model, ImageValidation(groups: groups, labels: labels, probabilities: probabilities, folds: folds, positive: positive, isBalanced: isBalanced))
    }

    /// What networks say of the images of each fold, having been trained on those of the others.
    private func leftOut(_ folds: [Int], done: () -> Void) async throws -> [[Double]] {
        var probabilities: [[Double]] = Array(repeating: [], count: folds.count)
        for fold in 0..<recipe.folds {
            let model = try await fit(folds.indices.filter { folds[$0] != fold }, done: done)
            let left = folds.indices.filter { folds[$0] == fold }
            for (place, found) in zip(left, model.probabilities(left.map { model.preparation(data.examples[$0].image) })) { probabilities[place] = found }
        }
        return probabilities
    }

    private func fit(_ rows: [Int], done: () -> Void) async throws -> ImageModel {
        let architecture = recipe.training.architecture
        let images = rows.map { data.examples[$0].image }
        let preparation =
            switch recipe.standardization {
            case .dataset: ImagePreparation.fit(images, shape: architecture.shape)
            case .image: ImagePreparation(shape: architecture.shape)
            }
        let trainer = ImageTrainer(
            training: recipe.training, images: images.map { preparation($0) }, labels: rows.map { data.examples[$0].label! },
            augmentation: recipe.isAugmented ? recipe.augmentation : nil)
        var members: [ImageModel.Member] = []
        for copy in 0..<recipe.training.copies {
            let (network, parameters) = try await trainer.train(seed: recipe.seed &+ UInt64(copy), jobs: jobs)
            members.append(ImageModel.Member(network: network, parameters: parameters))
            done()
        }
        return ImageModel(architecture: architecture, labels: data.classNames, positive: positive, preparation: preparation, members: members)
    }
}

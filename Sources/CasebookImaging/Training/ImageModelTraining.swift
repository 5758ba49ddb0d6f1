public import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Trains a model over images, and tells how well such a model does on patients whom it has not seen.
public struct ImageModelTraining: Sendable {
    public let recipe: ImageRecipe
    public let data: ImageDataset
    public let development: ImageDataset?
    public let jobs: Int

    /// What networks said of images that they had not seen.
    public struct Validation: Sendable {
        public let ids: [String]
        public let groups: [String]
        public let labels: [Int]
        /// Before calibration.
        public let probabilities: [[Double]]

        /// With the calibration and threshold that were chosen on these same scores, which flatters what hangs on them a little; ranks are not concerned.
        public func measures(of model: ImageModel) -> ImageMeasures? {
            ImageMeasures(labels: labels, probabilities: probabilities.map(model.calibrated), threshold: model.threshold, groups: groups)
        }
    }

    /// - Parameter development: images of other patients and of the same classes, by which calibration and threshold are chosen in the place of folds.
    /// - Throws: `dataset.malformed` where an image has no class, there are fewer than two classes, images are of different kinds, or a patient is in both collections.
    public init(recipe: ImageRecipe, data: ImageDataset, development: ImageDataset? = nil, jobs: Int = 1) throws(ClinicalError) {
        let all = data.examples + (development?.examples ?? [])
        guard !data.examples.isEmpty, all.allSatisfy({ $0.label != nil }) else {
            throw ClinicalError(.datasetMalformed, "Every image that is trained on needs its class.")
        }
        guard Set(data.examples.compactMap(\.label)).count > 1 else { throw ClinicalError(.datasetMalformed, "There are images of one class only.") }
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
        guard size.allSatisfy({ $0 >= 8 }) else { throw ClinicalError(.datasetMalformed, "The images are smaller than 8 pixels; name a size in the recipe.") }
        self.recipe = recipe
        self.data = data
        self.development = development
        self.jobs = jobs
    }

    /// The model is trained on all images. Its calibration and threshold are chosen on what it said of the images for development, or else on what networks of the folds
    /// said of the images left out.
    ///
    /// - Parameter report: told of networks done, and of how many.
    public func train(report: (@Sendable (_ done: Int, _ of: Int) -> Void)? = nil) async throws -> (model: ImageModel, validation: Validation) {
        let fits = recipe.training.copies * (development == nil ? recipe.folds + 1 : 1), judged = development ?? data
        var done = 0, probabilities: [[Double]] = []
        func count() {
            done += 1
            report?(done, fits)
        }
        if development == nil { probabilities = try await leftOut(done: count) }
        var model = try await fit(Array(data.examples.indices), done: count)
        if let development { probabilities = model.probabilities(development.examples.map { model.preparation($0.image) }) }
        let labels = judged.examples.map { $0.label! }
        let logits = probabilities.flatMap { $0.map { ImageModel.logit($0) } }
        // Networks that were trained to count classes alike are judged so: one temperature could not make up for the frequencies.
        let weights = recipe.training.isBalanced ? ClassWeights.balanced(labels, classes: data.classNames.count) : nil
        let scaling = TemperatureScaling.fit(classes: labels, logits: logits, classCount: data.classNames.count, classWeights: weights?.map { Double($0) })
        model.temperature = scaling?.temperature ?? 1
        if data.classNames.count == 2 { model.threshold = ROCCurve(labels: labels.map { $0 == 1 }, scores: probabilities.map { model.calibrated($0)[1] })?.youdenThreshold }
        return (model, Validation(ids: judged.examples.map(\.id), groups: judged.examples.map { $0.group ?? $0.id }, labels: labels, probabilities: probabilities))
    }

    /// What networks say of the images of each fold, having been trained on those of the others.
    private func leftOut(done: () -> Void) async throws -> [[Double]] {
        let all = Array(data.examples.indices), groups = data.examples.map { $0.group ?? $0.id }
        guard Set(groups).count >= 2 * recipe.folds else {
            throw ClinicalError(.datasetMalformed, "There are fewer than \(2 * recipe.folds) patients for \(recipe.folds) folds; give more images, or fewer folds.")
        }
        let folds = StratifiedFolds.make(
            groups: groups, strata: data.examples.map { $0.label! }, count: recipe.folds, random: RandomGenerator(seed: recipe.seed))
        var probabilities: [[Double]] = Array(repeating: [], count: all.count)
        for fold in 0..<recipe.folds {
            let model = try await fit(all.filter { folds[$0] != fold }, done: done)
            let left = all.filter { folds[$0] == fold }
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
        return ImageModel(architecture: architecture, labels: data.classNames, preparation: preparation, members: members)
    }
}

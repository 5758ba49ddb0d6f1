public import CasebookCore
internal import CasebookLearning

/// How a model over images is made: its networks, how they are trained, and how it is measured.
public struct ImageRecipe: Sendable, Hashable {
    public var training = ImageTraining()
    /// Height and width, or depth, height and width, to which images are brought; that of the first image where it is nil.
    public var size: [Int]?
    /// What values are brought to mean 0 and deviation 1 by.
    public var standardization = ImageStandardization.dataset
    /// Whether images are turned, moved, scaled, mirrored and lit otherwise in training.
    public var isAugmented = true
    /// As the same picture might have been taken another time: turned by up to ten degrees, moved by up to a tenth, a little larger or smaller, lighter or darker.
    public var augmentation: Augmentation = {
        var usual = Augmentation()
        usual.horizontalFlip = 0.5
        usual.rotation = 10
        usual.shift = .share(0.09)
        usual.scale = 0.88...1.12
        usual.brightness = 0.3
        usual.contrast = 0.75...1.25
        usual.noise = 0.05
        return usual
    }()
    /// Parts of the patients, each of which is left out once and judged by networks that have not seen it.
    public var folds = 5
    public var seed: UInt64 = 1

    public init() {}

    /// Reads a recipe, all of whose members may be left out. Throws `schema.malformed`.
    public init(_ json: JSONValue, file: String? = nil) throws(ClinicalError) {
        var reader = try SettingsReader(json, file: file)
        try training.architecture.read(&reader)
        training.epochs = try reader.integer("epochs", in: 1...10_000) ?? training.epochs
        training.batch = try reader.integer("batch", in: 2...100_000) ?? training.batch
        training.copies = try reader.integer("copies", in: 1...100) ?? training.copies
        func number(_ key: String, _ range: Range<Double>, _ value: inout Float) throws(ClinicalError) {
            guard let found = try reader.number(key) else { return }
            guard range.contains(found) else { throw reader.error(key, "must lie from \(range.lowerBound) up to \(range.upperBound).") }
            value = Float(found)
        }
        try number("rate", 1e-8..<10, &training.rate)
        try number("weightDecay", 0..<10, &training.weightDecay)
        try number("smoothing", 0..<1, &training.smoothing)
        try readDescent(&reader)
        training.isBalanced = try reader.bool("balanced") ?? false
        standardization = try reader.choice("standardization", ImageStandardization.self) ?? standardization
        // True or false, or what is to be other than usual.
        if case .object? = json["augmentation"], var members = try reader.reader("augmentation") {
            try augmentation.read(&members)
        } else {
            isAugmented = try reader.bool("augmentation") ?? true
        }
        if let share = try reader.number("mirrored") {
            guard (0...1).contains(share) else { throw reader.error("mirrored", "must lie from 0 to 1.") }
            augmentation.horizontalFlip = Float(share)
        }
        folds = try reader.integer("folds", in: 2...100) ?? folds
        if let words = try reader.words("size") {
            let lengths = words.compactMap { Int($0) }
            guard lengths.count == words.count, (2...3).contains(lengths.count), lengths.allSatisfy({ (8...512).contains($0) }) else {
                throw reader.error("size", "must be two or three whole numbers from 8 to 512.")
            }
            size = lengths
        }
        try reader.end()
    }

    /// The optimiser and the course of its rate, by their names.
    private mutating func readDescent(_ reader: inout SettingsReader) throws(ClinicalError) {
        let methods: [(name: String, method: OptimizerMethod)] = [
            ("adamw", .adamW()), ("adam", .adam()), ("sgd", .sgd), ("momentum", .momentum()), ("nesterov", .nesterov()), ("rmsprop", .rmsprop()), ("adagrad", .adagrad()),
        ]
        if let name = try reader.string("optimizer") {
            guard let found = methods.first(where: { $0.name == name }) else {
                throw reader.error("optimizer", "must be one of \(methods.map(\.name).joined(separator: ", ")).")
            }
            training.optimizer = found.method
        }
        let courses: [(name: String, course: LearningRateSchedule.Course)] = [
            ("cosine", .cosine(to: 0.02)), ("linear", .linear()), ("constant", .constant), ("steps", .steps(at: [0.5, 0.75], factor: 0.1)),
        ]
        if let name = try reader.string("schedule") {
            guard let found = courses.first(where: { $0.name == name }) else {
                throw reader.error("schedule", "must be one of \(courses.map(\.name).joined(separator: ", ")).")
            }
            training.schedule = found.course
        }
    }
}

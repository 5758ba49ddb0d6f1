internal import CasebookCore

extension ImageArchitecture {
    /// Of an axis of what is read.
    static let lengths = 8...1_024
    static let classCounts = 2...1_000
    /// Of the last stage.
    private static let mostChannels = 1_024

    /// Reads those members that stand there. Throws `schema.malformed`.
    mutating func read(_ reader: inout SettingsReader) throws(ClinicalError) {
        family = try reader.choice("family", Family.self) ?? family
        width = try reader.integer("width", in: 1...512) ?? width
        stages = try reader.integer("stages", in: 1...6) ?? stages
        guard width << (stages - 1) <= Self.mostChannels else {
            throw reader.error("width", "must leave the last stage no more than \(Self.mostChannels) channels; each stage has twice as many as the one before.")
        }
        blocks = try reader.integer("blocks", in: 1...16) ?? blocks
        if let share = try reader.number("dropout") {
            guard share >= 0, share < 1 else { throw reader.error("dropout", "must lie from 0 up to 1.") }
            dropout = Float(share)
        }
    }

    /// What a model's configuration says, sizes included. Throws `schema.malformed` where no network can be made of it.
    init(_ json: JSONValue, file: String) throws(ClinicalError) {
        var reader = try SettingsReader(json, path: "architecture", file: file)
        self.init()
        try read(&reader)
        channels = try reader.integer("channels", in: 1...16) ?? 1
        classes = try reader.integer("classes", in: Self.classCounts) ?? 2
        var lengths: [Int] = []
        for key in ["depth", "height", "width of images"] {
            if let length = try reader.integer(key, in: Self.lengths) { lengths.append(length) }
        }
        try reader.end()
        guard (2...3).contains(lengths.count) else { throw reader.error("height", "and the other sizes of images are needed.") }
        (size, axes) = (lengths, lengths.count)
    }

    var json: JSONValue {
        func number(_ value: Int) -> JSONValue { .number("\(value)") }
        let keys = ["depth", "height", "width of images"].suffix(axes)
        return .object(
            [
                .init("family", .string(family.rawValue)), .init("width", number(width)), .init("stages", number(stages)), .init("blocks", number(blocks)),
                .init("dropout", .number("\(dropout)")), .init("channels", number(channels)), .init("classes", number(classes)),
            ] + zip(keys, size).map { .init($0, number($1)) })
    }
}

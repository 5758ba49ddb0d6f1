public import CasebookCore

extension OmicsRecipe {
    /// Reads a recipe, all of whose members may be left out. Throws `schema.malformed`.
    ///
    /// `transform`, `mostMissing`, `mostFeatures` (0 for all) and `outlierLimit` prepare every modality, and those of an object of `preparations` the modality that
    /// it is named by; `networks` is false for linear models alone.
    public init(_ json: JSONValue, file: String? = nil) throws(ClinicalError) {
        var reader = try SettingsReader(json, file: file)
        try preparation.read(&reader)
        if var parts = try reader.reader("preparations"), case .object(let modalities)? = json["preparations"] {
            for modality in modalities {
                guard var part = try parts.reader(modality.key) else { continue }
                var own = preparation
                try own.read(&part)
                try part.end()
                preparations[modality.key] = own
            }
            try parts.end()
        }
        var network = OmicsArchitecture()
        try network.read(&reader)
        architecture = try reader.bool("networks") ?? true ? network : nil
        course = try reader.choice("course", Course.self) ?? course
        epochs = try reader.integer("epochs", in: 1...10_000) ?? epochs
        batch = try reader.integer("batch", in: 2...100_000) ?? batch
        seeds = try reader.integer("seeds", in: 1...100) ?? seeds
        innerFolds = try reader.integer("innerFolds", in: 2...100) ?? innerFolds
        balance = try reader.choice("balance", OmicsBalance.self) ?? balance
        rate = Float(try reader.number("rate", in: 1e-8..<10) ?? Double(rate))
        weightDecay = Float(try reader.number("weightDecay", in: 0..<10) ?? Double(weightDecay))
        try reader.end()
    }
}

extension OmicsPreparationOptions {
    fileprivate mutating func read(_ reader: inout SettingsReader) throws(ClinicalError) {
        transform = try reader.choice("transform", Transform.self) ?? transform
        mostMissing = try reader.number("mostMissing", in: 0..<1) ?? mostMissing
        if let most = try reader.integer("mostFeatures", in: 0...10_000_000) { mostFeatures = most == 0 ? nil : most }
        outlierLimit = try reader.number("outlierLimit", in: 0.1..<1e6) ?? outlierLimit
    }
}

extension SettingsReader {
    /// A number of a range.
    mutating func number(_ key: String, in range: Range<Double>) throws(ClinicalError) -> Double? {
        guard let found = try number(key) else { return nil }
        guard range.contains(found) else { throw error(key, "must lie from \(range.lowerBound) up to \(range.upperBound).") }
        return found
    }
}

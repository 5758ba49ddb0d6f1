internal import CasebookCore

extension OmicsArchitecture {
    /// Reads those members that stand there. Throws `schema.malformed`.
    mutating func read(_ reader: inout SettingsReader) throws(ClinicalError) {
        encoder = try reader.choice("encoder", Encoder.self) ?? encoder
        fusion = try reader.choice("fusion", Fusion.self) ?? fusion
        units = try reader.integer("units", in: 1...4_096) ?? units
        dropout = Float(try reader.number("dropout", in: 0..<1) ?? Double(dropout))
        featureDropout = Float(try reader.number("featureDropout", in: 0..<1) ?? Double(featureDropout))
        modalityDropout = Float(try reader.number("modalityDropout", in: 0..<1) ?? Double(modalityDropout))
    }

    var json: JSONValue {
        .object([
            .init("encoder", .string(encoder.rawValue)), .init("fusion", .string(fusion.rawValue)), .init("units", .number("\(units)")),
            .init("dropout", .number("\(dropout)")), .init("featureDropout", .number("\(featureDropout)")), .init("modalityDropout", .number("\(modalityDropout)")),
        ])
    }

    /// What a model's configuration says. Throws `schema.malformed`.
    init(_ json: JSONValue) throws(ClinicalError) {
        var reader = try SettingsReader(json, path: "architecture")
        self.init()
        try read(&reader)
        try reader.end()
    }
}

internal import CasebookCore

extension OmicsArchitecture {
    var json: JSONValue {
        .object([
            .init("encoder", .string(encoder.rawValue)), .init("fusion", .string(fusion.rawValue)), .init("units", .number("\(units)")),
            .init("dropout", .number("\(dropout)")), .init("featureDropout", .number("\(featureDropout)")), .init("modalityDropout", .number("\(modalityDropout)")),
        ])
    }

    /// Nil where it is none that `json` gives.
    init?(_ json: JSONValue) {
        func share(_ key: String) -> Float? {
            guard case .number(let text)? = json[key], let value = Float(text), value >= 0, value < 1 else { return nil }
            return value
        }
        guard let encoder = json["encoder"]?.string.flatMap({ Encoder(rawValue: $0) }), let fusion = json["fusion"]?.string.flatMap({ Fusion(rawValue: $0) }),
            let units = json["units"]?.integer, (1...4_096).contains(units), let dropout = share("dropout"), let featureDropout = share("featureDropout"),
            let modalityDropout = share("modalityDropout")
        else { return nil }
        (self.encoder, self.fusion, self.units) = (encoder, fusion, units)
        (self.dropout, self.featureDropout, self.modalityDropout) = (dropout, featureDropout, modalityDropout)
    }
}

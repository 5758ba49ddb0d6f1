internal import CasebookCore

extension RiskArchitecture {
    mutating func read(_ reader: inout SettingsReader) throws(ClinicalError) {
        series = try reader.choice("series", Cell.self) ?? series
        seriesUnits = try reader.integer("seriesUnits", in: 1...1_024) ?? seriesUnits
        events = try reader.choice("events", Cell.self) ?? events
        if events == .gruD { throw reader.error("events", "cannot be gru-d, which reads series.") }
        embedding = try reader.integer("embedding", in: 1...1_024) ?? embedding
        eventUnits = try reader.integer("eventUnits", in: 1...1_024) ?? eventUnits
        featureUnits = try reader.integer("featureUnits", in: 0...4_096) ?? featureUnits
        attention = try reader.integer("attention", in: 1...1_024) ?? attention
        stepLimit = try reader.integer("stepLimit", in: 1...10_000) ?? stepLimit
        eventLimit = try reader.integer("eventLimit", in: 1...10_000) ?? eventLimit
        func share(_ key: String, _ value: inout Float) throws(ClinicalError) {
            guard let number = try reader.number(key) else { return }
            guard number >= 0, number < 1 else { throw reader.error(key, "must lie from 0 up to 1.") }
            value = Float(number)
        }
        try share("dropout", &dropout)
        try share("featureDropout", &featureDropout)
        if let hours = try reader.number("stepHours") {
            guard hours > 0, hours < 1e6 else { throw reader.error("stepHours", "must be above 0.") }
            stepHours = hours
        }
    }

    var json: JSONValue {
        func number(_ value: Int) -> JSONValue { .number("\(value)") }
        return .object([
            .init("series", .string(series.rawValue)), .init("seriesUnits", number(seriesUnits)), .init("events", .string(events.rawValue)),
            .init("embedding", number(embedding)), .init("eventUnits", number(eventUnits)), .init("featureUnits", number(featureUnits)), .init("attention", number(attention)),
            .init("dropout", .number("\(dropout)")), .init("featureDropout", .number("\(featureDropout)")), .init("stepHours", .number("\(stepHours)")),
            .init("stepLimit", number(stepLimit)), .init("eventLimit", number(eventLimit)),
        ])
    }
}

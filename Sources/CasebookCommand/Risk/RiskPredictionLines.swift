import Casebook

/// What was said of each unit by models that had not seen it, a line a unit.
struct RiskPredictionLines: Sequence {
    private let validation: RiskValidation

    init(_ validation: RiskValidation) { self.validation = validation }

    func makeIterator() -> AnyIterator<[UInt8]> {
        var row = 0
        let width = validation.targets.outputCount
        return AnyIterator {
            guard row < validation.ids.count else { return nil }
            defer { row += 1 }
            var members = [JSONValue.Member("id", .string(validation.ids[row])), .init("fold", .number("\(validation.folds[row])"))]
            func number(_ value: Double) -> JSONValue { .number("\(value)") }
            switch validation.targets {
            case .binary(let labels):
                members.append(.init("label", .number(labels[row] ? "1" : "0")))
                members.append(.init("probability", number(validation.model.values[row])))
                if !validation.thresholds[row].isNaN { members.append(.init("flag", .bool(validation.flags[row]))) }
            case .classes(let labels, _):
                members.append(.init("label", .string(validation.labels[labels[row]])))
                let scores = validation.labels.enumerated().map { JSONValue.Member($1, number(validation.model.values[row * width + $0])) }
                members.append(.init("scores", .object(scores)))
            case .survival(let times, let events):
                members.append(.init("time", number(times[row])))
                members.append(.init("event", .number(events[row] ? "1" : "0")))
                members.append(.init("risk", number(validation.model.values[row])))
            }
            if width == 1 { for kind in validation.kinds { members.append(.init(kind.name, number(kind.values[row]))) } }
            if let bedside = validation.bedside { members.append(.init(bedside.name, number(bedside.values[row]))) }
            return LineRun.line(.object(members))
        }
    }
}

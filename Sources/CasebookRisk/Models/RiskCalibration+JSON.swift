internal import CasebookCore
internal import CasebookLearning

extension RiskCalibration {
    var json: JSONValue {
        func object(_ method: Method, _ members: [JSONValue.Member]) -> JSONValue { .object([.init("method", .string(method.rawValue))] + members) }
        return switch self {
        case .none: object(.none, [])
        case .platt(let scaling): object(.platt, [.init("slope", .exact(scaling.slope)), .init("intercept", .exact(scaling.intercept))])
        case .isotonic(let regression):
            object(.isotonic, [.init("scores", .array(regression.scores.map { .exact($0) })), .init("values", .array(regression.values.map { .exact($0) }))])
        case .temperature(let scaling): object(.temperature, [.init("temperature", .exact(scaling.temperature))])
        }
    }

    /// Nil where it is none that `json` gives.
    init?(_ json: JSONValue) {
        func numbers(_ key: String) -> [Double]? {
            guard let items = json[key]?.array else { return nil }
            let numbers = items.compactMap(\.double)
            return numbers.count == items.count ? numbers : nil
        }
        switch json["method"]?.string.flatMap({ Method(rawValue: $0) }) {
        case .none?: self = .none
        case .platt?:
            guard let slope = json["slope"]?.double, let intercept = json["intercept"]?.double, slope.isFinite, intercept.isFinite else { return nil }
            self = .platt(PlattScaling(slope: slope, intercept: intercept))
        case .isotonic?:
            guard let scores = numbers("scores"), let values = numbers("values"), let regression = IsotonicRegression(scores: scores, values: values) else { return nil }
            self = .isotonic(regression)
        case .temperature?:
            guard let temperature = json["temperature"]?.double, let scaling = TemperatureScaling(temperature: temperature) else { return nil }
            self = .temperature(scaling)
        case nil: return nil
        }
    }
}

import Casebook
import CasebookService
import Hummingbird

/// The query of a request. What it names that is not known is told, rather than passed over.
struct QueryOptions {
    private static let known: Set<String> = ["pipeline", "format", "offsets", "language", "text", "tokens", "quantities", "phi", "mode", "model", "bedside"]
    private let values: [String: String]

    /// Throws `request.malformed`.
    init(_ request: Request) throws(ClinicalError) {
        var values: [String: String] = [:]
        for (key, value) in request.uri.queryParameters {
            guard Self.known.contains(String(key)), values[String(key)] == nil else {
                throw ClinicalError(.requestMalformed, "The query holds a name twice or one that is not known; known are \(Self.known.sorted().joined(separator: ", ")).")
            }
            values[String(key)] = String(value)
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }

    /// A value that must be one of those known.
    func value<Value>(_ name: String, _ read: (String) -> Value?) throws(ClinicalError) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = read(text) else { throw ClinicalError(.requestMalformed, "The query's \(name) is none of those that are known; see /openapi.json.") }
        return value
    }

    func request() throws(ClinicalError) -> ServiceRequest {
        func flag(_ name: String) throws(ClinicalError) -> Bool { try value(name) { ["true": true, "1": true, "false": false, "0": false][$0] } ?? false }
        var request = ServiceRequest()
        request.tier = try value("pipeline", PipelineTier.init(rawValue:))
        request.format = try value("format", ServiceRequest.Format.init(rawValue:)) ?? .json
        request.offsets = try value("offsets", OffsetUnit.init(rawValue:)) ?? .scalar
        request.language = try value("language", Language.init(rawValue:))
        request.includesText = try flag("text")
        request.includesTokens = try flag("tokens")
        request.includesQuantities = try flag("quantities")
        request.findsIdentifiers = try flag("phi")
        return request
    }

    /// The bedside scores that are asked for; nil where none are.
    func bedside() throws(ClinicalError) -> [ClinicalScore]? {
        try value("bedside") { text in
            if text == "all" { return ClinicalScore.allCases }
            let scores = text.split(separator: ",").map { ClinicalScore(rawValue: String($0)) }
            return scores.isEmpty || scores.contains(nil) ? nil : scores.compactMap(\.self)
        }
    }
}

extension ClinicalError.Code {
    /// The query or the head of a request is not as /openapi.json says.
    static let requestMalformed = Self(rawValue: "request.malformed")
    static let requestUnauthorized = Self(rawValue: "request.unauthorized")
}

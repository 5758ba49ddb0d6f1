package import CasebookCore

extension JSONValue {
    /// A number that is read back bit for bit; JSON has no name for those that are not finite, which become strings.
    package static func exact(_ number: Double) -> JSONValue { number.isFinite ? .number(String(number)) : .string(String(number)) }

    /// A number that `exact` wrote.
    package var double: Double? {
        switch self {
        case .number(let text), .string(let text): Double(text)
        default: nil
        }
    }
}

/// What an observation says. Numbers keep the spelling of the source.
public enum FactValue: Sendable, Hashable {
    /// A number as written, a JSON number in form; its unit stands in the fact.
    case number(String)
    /// An interval with one or both ends, as written.
    case range(low: String?, high: String?)
    case text(String)
    case coded(CodedConcept)
    case bool(Bool)
    /// ISO 8601.
    case time(String)
}

/// The languages that Casebook reads.
public enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case chinese = "zh"
}

public import CasebookText

/// How inputs are read.
public struct InputOptions: Sendable {
    /// What results call an input that is a file.
    public enum Naming: String, Sendable, CaseIterable {
        case path, index, digest
    }

    public var textColumn: String?
    public var idColumn: String?
    public var patientColumn: String?
    public var encounterColumn: String?
    public var typeColumn: String?
    public var timeColumn: String?
    public var authorColumn: String?
    /// Whether every input is read as JSON Lines, whatever its name and first bytes.
    public var assumesJSONLines = false
    public var naming: Naming = .path
    /// The language of inputs that state none; nil to detect it.
    public var language: Language?
    /// Inputs beyond this many bytes are refused.
    public var maximumBytes = 32 << 20
    /// XML documents beyond this many bytes are read from their file a section at a time.
    public var streamedBytes = 32 << 20
    /// The same as `maximumBytes` for records.
    public var maximumRecordBytes = 512 << 20

    public init() {}
}

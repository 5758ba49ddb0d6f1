public import CasebookCore

/// A measurement, medication, allergy, time or code that a reader found in a note: a row of a file under `Corpora/values`, as `Corpora/VALUES.md` describes it.
public struct ValueAnnotation: Sendable, Hashable {
    /// `measurement medication allergy time code`
    public var kind: String
    public var span: TextSpan
    public var fields: [String: String]
    /// Of its file, from 1.
    public var line: Int
}

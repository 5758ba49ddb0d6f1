public import CasebookCore
public import CasebookText

/// An HL7 v2 message: segments, fields, repetitions, components and subcomponents over one buffer of text.
///
/// ```swift
/// let message = try HL7Message(parsing: bytes)
/// message["PID-5.1"]       // family name
/// message["OBX(2)-5"]      // value of the second result
/// ```
///
/// Delimiters are those of its header; segments may end in CR, LF or CRLF; the frame of MLLP is taken off. A line that begins with no segment name belongs
/// to the segment before it, and a diagnostic says so. Equal values, not equal bytes, make two messages alike: see `er7()` for the standard's syntax.
public struct HL7Message: Sendable {
    let storage: HL7Storage

    init(_ storage: HL7Storage) { self.storage = storage }

    /// Reads one message out of bytes of any character set; MSH-18 says which, and where it is wrong the text is read as what it is, with a diagnostic.
    ///
    /// Linear time. Throws `hl7.malformed` where the input does not begin with `MSH` or holds several messages (see `HL7Batch`), and `limit.…`.
    public init(parsing bytes: some Sequence<UInt8>, limits: HL7Limits = HL7Limits()) throws(ClinicalError) {
        storage = try HL7Framing(Array(bytes), isText: false, limits: limits).onlyMessage()
    }

    /// Reads one message out of text, whatever character set MSH-18 names. Otherwise like `init(parsing:limits:)` of bytes.
    public init(parsing text: String, limits: HL7Limits = HL7Limits()) throws(ClinicalError) {
        storage = try HL7Framing(Array(text.utf8), isText: true, limits: limits).onlyMessage()
    }

    public var delimiters: HL7Delimiters { storage.delimiters }
    /// Character set that the input was read in.
    public var encoding: TextEncoding { storage.encoding }
    /// What is odd about the message: a wrong character set, odd delimiters, line ends within fields.
    public var diagnostics: [Diagnostic] { storage.diagnostics }

    public var segments: [HL7Segment] { storage.segments.indices.map { HL7Segment(storage: storage, index: $0) } }

    /// The segments of a name, in order.
    public func segments(_ name: String) -> [HL7Segment] { segments.filter { $0.name == name } }

    /// A segment by its name and place among those of that name, from 1. O(segments).
    public func segment(_ name: String, _ occurrence: Int = 1) -> HL7Segment? {
        var seen = 0
        for index in storage.segments.indices where storage.name(of: index) == name {
            seen += 1
            if seen == occurrence { return HL7Segment(storage: storage, index: index) }
        }
        return nil
    }

    /// The value at a path with its escapes resolved; nil where there is none or the path has no field. O(segments).
    public subscript(path: HL7Path) -> String? {
        guard let number = path.field else { return nil }
        return segment(path.segment, path.occurrence)?.field(number)?.repetition(path.repetition)?.component(path.component)?.subcomponent(path.subcomponent)?.value
    }

    /// The value at a path such as `PID-3(1).1`; nil where there is none, and for text that is no path. See `HL7Path`.
    public subscript(path: String) -> String? { HL7Path(path).flatMap { self[$0] } }

    /// MSH-9 as it is spoken of: `ORU^R01`; nil where it is not stated.
    public var type: String? {
        guard let code = self["MSH-9.1"] else { return nil }
        return self["MSH-9.2"].map { "\(code)^\($0)" } ?? code
    }
}

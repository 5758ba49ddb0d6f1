/// Caps that HL7 v2 input must keep; beyond one, reading ends with `limit.…`. The defaults lie far above real messages.
public struct HL7Limits: Sendable, Hashable {
    /// Bytes of a message, a batch file or a message made out of XML: 64 MiB unless said otherwise. At most 4 GiB count.
    public var bytes: Int
    /// Segments of one message.
    public var segments: Int
    /// Fields of one segment. The longest of the standard has about a hundred.
    public var fields: Int
    /// Repetitions, components and subcomponents of one message together.
    public var parts: Int
    /// Messages of a batch file.
    public var messages: Int

    public init(bytes: Int = 64 << 20, segments: Int = 200_000, fields: Int = 1_000, parts: Int = 8_000_000, messages: Int = 200_000) {
        self.bytes = bytes
        self.segments = segments
        self.fields = fields
        self.parts = parts
        self.messages = messages
    }
}

public import CasebookCore
public import CasebookText

/// A file or stream of HL7 v2 messages: with the headers and trailers of the batch protocol, in MLLP frames, or one message after the other.
public struct HL7Batch: Sendable {
    public let messages: [HL7Message]
    /// `FHS`.
    public let fileHeader: HL7Segment?
    /// `BHS` of every batch, in order.
    public let batchHeaders: [HL7Segment]
    /// `BTS` and `FTS`, in order.
    public let trailers: [HL7Segment]
    public let diagnostics: [Diagnostic]

    /// Reads all messages of bytes of any character set; each message declares its own.
    ///
    /// Linear time. Text before the first header is passed over with a diagnostic. Throws `hl7.malformed` where there is no header at all, and `limit.…`.
    public init(parsing bytes: some Sequence<UInt8>, limits: HL7Limits = HL7Limits()) throws(ClinicalError) {
        try self.init(HL7Framing(Array(bytes), isText: false, limits: limits))
    }

    /// Reads all messages of a text. Otherwise like `init(parsing:limits:)` of bytes.
    public init(parsing text: String, limits: HL7Limits = HL7Limits()) throws(ClinicalError) {
        try self.init(HL7Framing(Array(text.utf8), isText: true, limits: limits))
    }

    private init(_ framing: HL7Framing) throws(ClinicalError) {
        guard !framing.blocks.isEmpty else { throw framing.noHeader }
        var messages: [HL7Message] = []
        var fileHeader: HL7Segment?
        var batchHeaders: [HL7Segment] = []
        var trailers: [HL7Segment] = []
        var delimiters: HL7Delimiters?
        for block in framing.blocks {
            let storage = try framing.storage(of: block, after: delimiters)
            delimiters = storage.delimiters
            let segment = HL7Segment(storage: storage, index: 0)
            switch block.kind {
            case .message: messages.append(HL7Message(storage))
            case .fileHeader: fileHeader = fileHeader ?? segment
            case .batchHeader: batchHeaders.append(segment)
            case .trailer: trailers.append(segment)
            }
        }
        self.messages = messages
        self.fileHeader = fileHeader
        self.batchHeaders = batchHeaders
        self.trailers = trailers
        diagnostics = framing.hasTextBefore ? [Diagnostic("hl7.text-skipped", "Text before the first header was passed over.")] : []
    }
}

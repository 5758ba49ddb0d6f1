public import CasebookCore
public import CasebookRecords
internal import CasebookText

/// A record as it came, not yet made into one form, so that this may happen on any thread.
public struct RecordInput: Sendable {
    package enum Content: Sendable {
        /// CDA, HL7 v3 or HL7 v2 in XML.
        case xml([UInt8])
        /// A document too large to be held: its file.
        case largeXML(path: String)
        /// HL7 v2, and the segments of one of its patients.
        case message(HL7Message, segments: Range<Int>)
        /// FHIR R4.
        case resource(JSONValue)
    }

    package var content: Content
    public var id: String
    /// What places call the file.
    public var file: String?
    /// Found out while the file was split into records.
    var diagnostics: [Diagnostic] = []

    package init(_ content: Content, id: String, file: String?) {
        self.content = content
        self.id = id
        self.file = file
    }

    /// Reads the record. Linear time; throws what its syntax's reader throws.
    public func record() throws(ClinicalError) -> ClinicalRecord {
        do throws(ClinicalError) {
            var record = try read()
            record.diagnostics = diagnostics + record.diagnostics
            return record
        } catch {
            var error = error
            error.location = Location(file: file, line: error.location?.line, column: error.location?.column, offset: error.location?.offset)
            throw error
        }
    }

    private func read() throws(ClinicalError) -> ClinicalRecord {
        switch content {
        case .xml(let bytes): return try RecordReader.record(xml: bytes, id: id, file: file)
        case .largeXML(let path): return try RecordReader.record(streaming: path, id: id)
        case .message(let message, let segments): return message.record(segments: segments, id: id)
        case .resource(let value):
            let result = try FHIRReader.record(value, id: id)
            var record = result.record
            for attachment in result.attachments where attachment.mediaType.contains("xml") {
                record.embed(document: attachment.bytes, at: .located(line: nil, column: nil, path: "attachment"))
            }
            return record
        }
    }
}

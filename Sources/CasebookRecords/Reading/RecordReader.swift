public import CasebookCore
package import CasebookText
public import CasebookXML

/// Reads an XML record of whatever kind: CDA, HL7 v3 messages, HL7 v2 in XML, and single entries or sections of CDA.
public enum RecordReader {
    /// - Parameters:
    ///   - bytes: the file as it is, in any character set that is read.
    ///   - file: what places call the file; nil to leave it out.
    /// - Throws: `xml.malformed`, `xml.doctype`, `xml.encoding`, `record.unrecognized` and `limit.…`, with line and column.
    public static func record(xml bytes: [UInt8], id: String, file: String? = nil, limits: XMLLimits = XMLLimits()) throws(ClinicalError) -> ClinicalRecord {
        let source = try source(bytes, file: file, limits: limits)
        if HL7Message.isMessage(source.tree) {
            let message = try HL7Message(xml: source.tree)
            let patients = HL7RecordReader.patients(of: message)
            var record = message.record(segments: patients[0], id: id)
            record.diagnostics = source.issues.diagnostics + record.diagnostics
            if patients.count > 1 {
                record.diagnostics.append(Diagnostic("hl7.several-patients", "The message is about \(patients.count) patients; this is the record of the first."))
            }
            return record
        }
        switch kind(of: source.tree.root) {
        case .document: return CDADocument(source: source).record(id: id)
        case .message: return HL7V3Reader.record(source, id: id)
        case .fragment: return CDAFragment.record(source, id: id)
        case nil:
            throw ClinicalError(.recordUnrecognized, "The XML is well-formed, and neither CDA nor HL7 v2 or v3.", at: Location(file: file, line: source.tree.root.line))
        }
    }

    /// Reads a large document from its file, a section at a time: memory holds the record and the largest section's XML. UTF-8 only.
    public static func record(streaming path: String, id: String, limits: XMLLimits = XMLLimits()) throws(ClinicalError) -> ClinicalRecord {
        var stream = try CDASectionStream(contentsOf: path, limits: limits)
        var sections: [RecordSection] = []
        while let section = try stream.next() { sections.append(section) }
        var record = try stream.header(id: id)
        record.sections = sections + record.sections
        return record
    }

    /// The message that an XML file holds in the syntax of HL7 v2; nil where it is something else. Linear time; throws as `record` does.
    package static func message(xml bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(ClinicalError) -> (message: HL7Message, diagnostics: [Diagnostic])? {
        // Others are not parsed twice.
        guard bytes.prefix(8192).contains(words: "MSH") else { return nil }
        let source = try source(bytes, file: nil, limits: limits)
        guard HL7Message.isMessage(source.tree) else { return nil }
        return (try HL7Message(xml: source.tree), source.issues.diagnostics)
    }

    /// Whether a document can be read in pieces: a CDA in UTF-8, as far as its beginning shows.
    package static func isStreamable(_ head: [UInt8]) -> Bool {
        let start = head.prefix(4096)
        guard start.contains(words: "ClinicalDocument"), !start.contains(0) else { return false }
        let name = XMLDecoder.declaredName(head)
        return name == nil || TextEncoding(name: name!) == .utf8
    }

    /// Decodes and parses a file.
    static func source(_ bytes: [UInt8], file: String?, limits: XMLLimits) throws(ClinicalError) -> XMLRecordSource {
        guard bytes.count <= limits.bytes else {
            throw ClinicalError(.sizeLimit, "The document has \(bytes.count) bytes; at most \(limits.bytes) are read.", at: Location(file: file))
        }
        do throws(ClinicalError) {
            let decoded = try XMLDecoder.decode(bytes)
            let tree = try XMLTree.parse(decoded.bytes, limits: limits, vocabulary: CDAName.vocabulary)
            var source = XMLRecordSource(tree: tree, file: file)
            for diagnostic in decoded.diagnostics { source.issues.add(diagnostic.code, diagnostic.message) }
            if tree.hasUndeclaredPrefix { source.issues.addUndeclaredPrefix() }
            return source
        } catch {
            var error = error
            if file != nil { error.location = Location(file: file, line: error.location?.line, column: error.location?.column, offset: error.location?.offset) }
            throw error
        }
    }

    enum Kind {
        case document, message, fragment
    }

    static func kind(of root: XMLElement) -> Kind? {
        if root.is(.ClinicalDocument) { return .document }
        if root.namespace != .other {
            if HL7V3Reader.isMessage(root.name) { return .message }
            if CDAFragment.isFragment(root) { return .fragment }
        }
        return nil
    }
}

extension CDADocument {
    /// Parses a document that is held in memory. Throws as `RecordReader.record` does; `record.unrecognized` for what is no CDA.
    public init(_ bytes: [UInt8], file: String? = nil, limits: XMLLimits = XMLLimits()) throws(ClinicalError) {
        let source = try RecordReader.source(bytes, file: file, limits: limits)
        guard source.tree.root.is(.ClinicalDocument) else {
            throw ClinicalError(.recordUnrecognized, "The XML is well-formed, and no clinical document.", at: Location(file: file, line: source.tree.root.line))
        }
        self.init(source: source)
    }

    /// Reads a file. Throws `file.unreadable` beside the errors of `init(_:file:limits:)`.
    public init(contentsOf path: String, limits: XMLLimits = XMLLimits()) throws(ClinicalError) {
        try self.init(FileBytes.read(path, limit: limits.bytes), file: path, limits: limits)
    }
}

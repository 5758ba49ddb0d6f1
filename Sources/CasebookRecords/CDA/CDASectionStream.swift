public import CasebookCore
internal import CasebookText
public import CasebookXML

/// Reads the sections of a clinical document of any size, one at a time; memory holds one section and the header.
///
/// ```swift
/// var stream = try CDASectionStream(contentsOf: "archive.xml")
/// while let section = try stream.next() { index(section.text) }
/// let header = stream.header(id: "archive")
/// ```
/// The document is UTF-8. References of entries reach the narrative of their own section.
public struct CDASectionStream: ~Copyable {
    private var reader: XMLPartReader
    private var waiting: [XMLTree] = []
    private var isEnded = false
    private let file: String?
    private let read: () throws(ClinicalError) -> [UInt8]?
    private var number = 0
    private var isChinese: Bool?
    private var issues = RecordIssues()

    /// - Parameter read: the next bytes; nil at the end.
    public init(file: String?, limits: XMLLimits = XMLLimits(), read: @escaping () throws(ClinicalError) -> [UInt8]?) throws(ClinicalError) {
        reader = try XMLPartReader(part: CDAName.component.rawValue, parent: CDAName.structuredBody.rawValue, limits: limits, vocabulary: CDAName.vocabulary)
        self.file = file
        self.read = read
    }

    /// Opens a file. Throws `file.unreadable`.
    public init(contentsOf path: String, limits: XMLLimits = XMLLimits()) throws(ClinicalError) {
        let blocks = try FileBlocks(path)
        try self.init(file: path, limits: limits, read: { () throws(ClinicalError) in try blocks.next() })
    }

    /// The next section, in order; nil at the end. Throws the errors of `RecordReader.record`, with the line.
    public mutating func next() throws(ClinicalError) -> RecordSection? {
        while true {
            while waiting.isEmpty, !isEnded {
                do throws(ClinicalError) {
                    let bytes = try read()
                    isEnded = bytes == nil
                    waiting = try reader.feed(bytes ?? [], isLast: isEnded)
                } catch {
                    isEnded = true
                    var error = error
                    error.location = Location(file: file, line: error.location?.line, offset: error.location?.offset)
                    throw error
                }
            }
            guard !waiting.isEmpty else { return nil }
            let tree = waiting.removeFirst()
            number += 1
            guard let element = tree.root.child(.section) else { continue }
            if isChinese == nil { isChinese = reader.rest().map { CDADocument.isChinese($0.root) } }
            if tree.hasUndeclaredPrefix { issues.addUndeclaredPrefix() }
            var sections = CDASectionReader(isChinese: isChinese ?? false)
            let source = XMLRecordSource(tree: tree, file: file)
            let place = "/ClinicalDocument/component/structuredBody/component[\(number)]"
            let section = sections.read(section: element).located(by: source, path: { place + $0.dropFirst("/component".count) })
            sections.report(to: &issues)
            return section
        }
    }

    /// Header of the document, as far as it has been read: the whole of it once the first section is there. After the last section it also holds what
    /// stands outside the sections that were given one by one, such as a body of one text. Throws `record.unrecognized`.
    public func header(id: String) throws(ClinicalError) -> ClinicalRecord {
        guard let tree = reader.rest(), tree.root.is(.ClinicalDocument) else {
            throw ClinicalError(.recordUnrecognized, "The XML is no clinical document.", at: Location(file: file))
        }
        var record = ClinicalRecord(id: id, kind: .cda)
        let source = XMLRecordSource(tree: tree, file: file)
        record.source = source
        var issues = issues
        CDAHeaderReader.read(tree.root, into: &record, issues: &issues)
        if isEnded {
            if !CDADocument.readBodies(of: tree.root, isChinese: CDADocument.isChinese(tree.root), into: &record, &issues), number == 0 {
                issues.add("record.no-body", "The document has no body.")
            }
            CDAHeaderConformance.check(tree.root, &issues)
        }
        record.diagnostics = issues.diagnostics
        return record
    }
}

internal import CasebookCore
internal import CasebookText
internal import CasebookXML

/// A clinical document: CDA R2, C-CDA or a Chinese national document.
///
/// ```swift
/// let record = try CDADocument(contentsOf: "discharge.xml").record(id: "discharge")
/// for section in record.sections { print(section.kind, section.text) }
/// ```
/// Immutable; sections are read when they are asked for.
public struct CDADocument: Sendable {
    let source: XMLRecordSource

    init(source: XMLRecordSource) { self.source = source }

    /// Reads everything there is: header, sections, text and entries. Linear in the size of the document.
    public func record(id: String) -> ClinicalRecord {
        let root = source.tree.root
        var record = ClinicalRecord(id: id, kind: .cda)
        record.source = source
        var issues = source.issues
        CDAHeaderReader.read(root, into: &record, issues: &issues)
        let hasBody = Self.readBodies(of: root, isChinese: Self.isChinese(root), into: &record, &issues)
        if !hasBody { issues.add("record.no-body", "The document has no body.") }
        CDAConformance.check(root, record, &issues)
        record.diagnostics += issues.diagnostics
        return record
    }

    /// Adds the sections of every body that an element has, and those that stand outside of one.
    ///
    /// - Returns: whether there is any.
    static func readBodies(of root: XMLElement, isChinese: Bool, into record: inout ClinicalRecord, _ issues: inout RecordIssues) -> Bool {
        var bodies = 0
        for component in root.children where component.is(.component) {
            for body in component.children where body.is(.structuredBody) || body.is(.nonXMLBody) {
                bodies += 1
                if body.is(.structuredBody) {
                    var reader = CDASectionReader(isChinese: isChinese)
                    record.sections += reader.read(body)
                    reader.report(to: &issues)
                } else {
                    UnstructuredBody.read(body, into: &record, issues: &issues)
                }
            }
        }
        if bodies > 1 { issues.add("cda.several-bodies", "The document has more than one body; all were read.") }
        if root.children.contains(where: { $0.is(.component) && $0.child(.section) != nil }) {
            issues.add("cda.no-structured-body", "Sections stand outside a structuredBody.")
            var reader = CDASectionReader(isChinese: isChinese)
            record.sections += reader.read(root)
            reader.report(to: &issues)
            bodies += 1
        }
        return bodies > 0
    }

    /// Documents of the Chinese standard say so in the header.
    static func isChinese(_ root: XMLElement) -> Bool {
        if root.child(.realmCode)?.attribute(.code, is: "CN") ?? false { return true }
        if root.child(.languageCode)?.filled(.code)?.lowercased().hasPrefix("zh") ?? false { return true }
        return root.child(.templateId)?.filled(.root)?.hasPrefix("2.16.156") ?? false
    }
}

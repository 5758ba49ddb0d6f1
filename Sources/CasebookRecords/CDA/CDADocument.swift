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
        if let body = root.descend(.component, .structuredBody) ?? root.children.lazy.filter({ $0.is(.component) }).compactMap({ $0.child(.structuredBody) }).first {
            var reader = CDASectionReader(isChinese: isChinese)
            record.sections = reader.read(body)
            if reader.danglingReferences > 0 {
                issues.add("record.dangling-reference", "\(reader.danglingReferences) entries refer to narrative that is not in the document.")
            }
        } else if let body = root.children.lazy.filter({ $0.is(.component) }).compactMap({ $0.child(.nonXMLBody) }).first {
            record.sections = [UnstructuredBody.section(body, type: record.type, issues: &issues)]
        } else if root.children.contains(where: { $0.is(.component) && $0.child(.section) != nil }) {
            issues.add("cda.no-structured-body", "Sections stand outside a structuredBody.")
            var reader = CDASectionReader(isChinese: isChinese)
            record.sections = reader.read(root)
        } else {
            issues.add("record.no-body", "The document has no body.")
        }
        CDAConformance.check(root, record, &issues)
        record.diagnostics += issues.diagnostics
        return record
    }

    /// Documents of the Chinese standard say so in the header.
    private var isChinese: Bool {
        let root = source.tree.root
        if root.child(.realmCode)?.attribute(.code, is: "CN") ?? false { return true }
        if root.child(.languageCode)?.filled(.code)?.lowercased().hasPrefix("zh") ?? false { return true }
        return root.child(.templateId)?.filled(.root)?.hasPrefix("2.16.156") ?? false
    }
}

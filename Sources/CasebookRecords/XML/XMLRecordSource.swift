internal import CasebookXML

/// A parsed document that says where its elements stand.
struct XMLRecordSource: RecordSource {
    let tree: XMLTree
    let file: String?
    /// What was noticed while it was decoded and parsed.
    var issues = RecordIssues()

    func origin(of node: UInt32) -> RecordOrigin {
        let element = tree.element(node)
        return RecordOrigin(file: file, line: element.line, column: element.column, path: element.path)
    }

    func origin(ofByte offset: Int, in node: UInt32) -> RecordOrigin {
        let place = tree.place(of: offset)
        return RecordOrigin(file: file, line: place.line, column: place.column, path: tree.element(node).path)
    }
}

internal import CCasebookXML
package import CasebookCore

extension XMLTree {
    /// Parses a document that is held in memory, in UTF-8 whatever it declares. Linear time; one pass.
    ///
    /// Throws `xml.malformed`, `xml.doctype` and `limit.…`, with line, column and the path of the open elements.
    package static func parse(_ bytes: [UInt8], limits: XMLLimits = XMLLimits(), vocabulary: XMLVocabulary = .empty) throws(ClinicalError) -> XMLTree {
        guard bytes.count <= limits.bytes else {
            throw ClinicalError(.sizeLimit, "The document has \(bytes.count) bytes; at most \(limits.bytes) are read.")
        }
        return try bytes.withUnsafeBufferPointer { (elements) throws(ClinicalError) -> XMLTree in
            let buffer = UnsafeRawBufferPointer(elements)
            guard let parser = XMLParserHandle(limits: limits, vocabulary: vocabulary) else { throw XMLParserHandle.outOfMemory }
            let result = casebook_xml_parse(parser.pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
            let lines = LineStarts(buffer)
            guard result == Int32(CASEBOOK_XML_OK) else {
                if result == Int32(CASEBOOK_XML_MALFORMED), let doctype = parser.doctypeBeforeRoot(buffer) { throw doctype }
                throw parser.error(result) { lines.location(of: $0, in: buffer) }
            }
            return XMLTree(parser.pointer, vocabulary: vocabulary, lines: lines)
        }
    }
}

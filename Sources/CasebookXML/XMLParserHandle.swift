internal import CCasebookXML
internal import CasebookCore

/// Owns one parser of the C wall and turns its results into errors.
struct XMLParserHandle: ~Copyable {
    let pointer: OpaquePointer
    private let vocabulary: XMLVocabulary
    /// Names must stay where they are while the parser lives.
    private let names: UnsafeMutablePointer<CChar>

    init?(limits: XMLLimits, vocabulary: XMLVocabulary) {
        let names = UnsafeMutablePointer<CChar>.allocate(capacity: vocabulary.packed.count)
        names.initialize(from: vocabulary.packed, count: vocabulary.packed.count)
        let caps = casebook_xml_limits(
            depth: UInt32(clamping: limits.depth), attributes: UInt32(clamping: limits.attributes), nodes: UInt32(clamping: limits.nodes),
            text: UInt32(clamping: limits.text))
        guard let pointer = casebook_xml_open(caps, names, UInt32(vocabulary.names.count), vocabulary.mixed) else {
            names.deallocate()
            return nil
        }
        self.pointer = pointer
        self.names = names
        self.vocabulary = vocabulary
    }

    deinit {
        casebook_xml_close(pointer)
        names.deallocate()
    }

    static let outOfMemory = ClinicalError(.memoryLimit, "There is not enough memory to read the document.")

    /// The error of a result. Names of elements are shown only where they are known ones: others may be anything.
    func error(_ result: Int32, location: (Int) -> Location?) -> ClinicalError {
        var offset = 0
        var line: UInt32 = 0
        var code: Int32 = 0
        var node: UInt32 = 0
        casebook_xml_error(pointer, &offset, &line, &code, &node)
        let place = location(offset) ?? Location(line: line > 0 ? Int(line) : nil, offset: offset)
        let path = self.path(node)
        let within = path.isEmpty ? "" : " in \(path)"
        switch result {
        case Int32(CASEBOOK_XML_DOCTYPE):
            return ClinicalError(.xmlDoctype, "The document has a document type declaration, which is never read; remove it.", at: place)
        case Int32(CASEBOOK_XML_DEPTH):
            return ClinicalError(.depthLimit, "Elements are nested too deeply\(within).", at: place)
        case Int32(CASEBOOK_XML_ATTRIBUTES):
            return ClinicalError(.attributeLimit, "An element has too many attributes, or too many name spaces are declared at a time.", at: place)
        case Int32(CASEBOOK_XML_TEXT_SIZE):
            return ClinicalError(.textLimit, "The document holds too much text\(within), or a value, comment or CDATA section beyond 10 MB; split it.", at: place)
        case Int32(CASEBOOK_XML_NODES):
            return ClinicalError(.nodeLimit, "The document has too many elements\(within); split it.", at: place)
        case Int32(CASEBOOK_XML_MEMORY): return Self.outOfMemory
        default:
            return ClinicalError(.xmlMalformed, "The XML is not well-formed\(within): \(Self.reason(code)).", at: place, cause: "libxml2 error \(code)")
        }
    }

    /// The refusal of a document type in a document that is broken before its first element, so that what is worse is said first.
    func doctypeBeforeRoot(_ buffer: UnsafeRawBufferPointer) -> ClinicalError? {
        var count: UInt32 = 0
        _ = casebook_xml_nodes(pointer, &count)
        guard count == 0, buffer.prefix(4096).firstRange(of: Array("<!DOCTYPE".utf8)) != nil else { return nil }
        return error(Int32(CASEBOOK_XML_DOCTYPE)) { _ in nil }
    }

    private func path(_ node: UInt32) -> String {
        var count: UInt32 = 0
        guard let nodes = casebook_xml_nodes(pointer, &count), node < count else { return "" }
        var names: [String] = []
        var index = node
        while true {
            let number = Int(nodes[Int(index)].name & 0xFF_FFFF)
            names.append(number < vocabulary.names.count ? vocabulary.names[number] : "*")
            if index == 0 { break }
            index = nodes[Int(index)].parent
        }
        let shown = names.reversed().prefix(16).joined(separator: "/")
        return "/" + shown + (names.count > 16 ? "/…" : "")
    }

    /// What is wrong, in words of our own: those of libxml2 quote the document.
    private static func reason(_ code: Int32) -> String {
        switch code {
        case 4: "it is empty"
        case 110: "a name is too long"
        case 5: "something stands after its end, or a name is not allowed"
        case 9: "a character is not allowed in XML"
        case 26, 27: "an entity is used that is not declared"
        case 36, 38, 39, 40, 65: "an attribute is not written as name=\"value\""
        case 41, 42: "an attribute has no value or stands twice"
        case 45, 80: "a comment is not closed or holds two hyphens"
        case 61, 62, 63: "a CDATA section is not closed or ends where none began"
        case 64: "an XML declaration stands where none may"
        case 68, 23: "an & stands alone; write &amp;"
        case 72, 73: "a tag is not closed with >"
        case 74, 76: "an end tag does not match its start tag"
        case 77: "the document ends too early"
        case 89: "entities refer to one another"
        default: "a construct is broken"
        }
    }
}

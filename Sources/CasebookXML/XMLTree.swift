internal import CCasebookXML
internal import CasebookCore

/// A parsed document, or a part of one: flat, immutable, and independent of libxml2 once it is made.
///
/// Three arrays hold nodes, attributes and all text. Elements are `XMLElement`s, which point into the tree and keep it.
package final class XMLTree: Sendable {
    @usableFromInline let nodes: [XMLNode]
    @usableFromInline let attributes: [XMLAttribute]
    @usableFromInline let text: [UInt8]
    /// Beyond the vocabulary.
    let extraNames: [String]
    let vocabulary: XMLVocabulary
    /// Whether a prefix such as `xsi:` was used that nothing declares.
    package let hasUndeclaredPrefix: Bool
    /// Where the document's lines begin; empty for a part of a streamed document.
    let lines: LineStarts
    let siblings = SiblingPlaces()

    /// Copies what the parser holds from a node on; the rest of it may be any size.
    init(_ parser: OpaquePointer, from first: UInt32 = 0, vocabulary: XMLVocabulary, lines: LineStarts) {
        var nodeCount: UInt32 = 0
        var attributeCount: UInt32 = 0
        var textCount: UInt32 = 0
        let nodePointer = casebook_xml_nodes(parser, &nodeCount)!
        let attributePointer = casebook_xml_attributes(parser, &attributeCount)
        let textPointer = casebook_xml_text(parser, &textCount)
        precondition(MemoryLayout<XMLNode>.size == MemoryLayout<casebook_xml_node>.size && MemoryLayout<XMLAttribute>.size == MemoryLayout<casebook_xml_attribute>.size)
        var nodes = [XMLNode](unsafeUninitializedCapacity: Int(nodeCount - first)) { buffer, count in
            count = buffer.count
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(start: nodePointer + Int(first), count: count * MemoryLayout<XMLNode>.stride))
        }
        let firstAttribute = first == 0 ? 0 : Int(nodes[0].start)
        var attributes: [XMLAttribute] = []
        // An array of no capacity is one shared by all threads, and its count would be written to.
        if Int(attributeCount) > firstAttribute {
            attributes = [XMLAttribute](unsafeUninitializedCapacity: Int(attributeCount) - firstAttribute) { buffer, count in
                count = buffer.count
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(start: attributePointer! + firstAttribute, count: count * MemoryLayout<XMLAttribute>.stride))
            }
        }
        var firstText: UInt32 = 0
        if first > 0 {
            firstText = attributes.reduce(textCount) { min($0, $1.start) }
            for index in nodes.indices {
                if nodes[index].parent >= first { nodes[index].parent -= first }
                if nodes[index].next > 0 { nodes[index].next -= first }
                if nodes[index].first > 0 { nodes[index].first -= first }
                if nodes[index].name == XMLNode.textName { firstText = min(firstText, nodes[index].start) } else { nodes[index].start -= UInt32(firstAttribute) }
            }
            nodes[0].parent = 0
            nodes[0].next = 0
            for index in nodes.indices where nodes[index].name == XMLNode.textName { nodes[index].start -= firstText }
            for index in attributes.indices { attributes[index].start -= firstText }
        }
        text = [UInt8](UnsafeRawBufferPointer(start: textPointer.map { $0 + Int(firstText) }, count: Int(textCount - firstText)))
        var names = XMLNames(parser, knownCount: vocabulary.names.count)
        for index in nodes.indices where nodes[index].name != XMLNode.textName { nodes[index].name = names.renumbered(nodes[index].name) }
        for index in attributes.indices { attributes[index].name = names.renumbered(attributes[index].name) }
        self.nodes = nodes
        self.attributes = attributes
        extraNames = names.strings
        self.vocabulary = vocabulary
        self.lines = lines
        hasUndeclaredPrefix = casebook_xml_has_undeclared_prefix(parser) != 0
    }

    package var root: XMLElement { XMLElement(tree: self, index: 0) }
    package func element(_ index: UInt32) -> XMLElement { XMLElement(tree: self, index: index) }
    /// Elements and runs of character data.
    package var nodeCount: Int { nodes.count }
    /// Bytes of character data and attribute values.
    package var textSize: Int { text.count }

    /// Line and column (in bytes) of a byte of the document; nil for a part of a streamed document.
    package func place(of offset: Int) -> (line: Int?, column: Int?) {
        lines.isEmpty ? (nil, nil) : (lines.line(of: offset), lines.column(of: offset))
    }

    func name(_ number: UInt32) -> String {
        let number = Int(number & 0xFF_FFFF)
        return number < vocabulary.names.count ? vocabulary.names[number] : extraNames[number - vocabulary.names.count]
    }
}

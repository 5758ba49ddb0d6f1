internal import CCasebookXML
package import CasebookCore

/// Reads a document of any size a piece at a time and hands on one kind of element as soon as it ends; memory holds the largest of them and the rest.
///
/// The bytes are UTF-8. Not shared between tasks.
package struct XMLPartReader: ~Copyable {
    /// Takes the parts from C.
    private final class Collector {
        var parts: [XMLTree] = []
        let vocabulary: XMLVocabulary
        init(_ vocabulary: XMLVocabulary) { self.vocabulary = vocabulary }
    }

    private let parser: XMLParserHandle
    private let collector: Collector
    private let limits: XMLLimits
    private var fed = 0

    /// - Parameters:
    ///   - part: number of the elements that are handed on.
    ///   - parent: number of the elements that they stand in.
    package init(part: UInt32, parent: UInt32, limits: XMLLimits, vocabulary: XMLVocabulary) throws(ClinicalError) {
        guard let parser = XMLParserHandle(limits: limits, vocabulary: vocabulary) else { throw XMLParserHandle.outOfMemory }
        collector = Collector(vocabulary)
        let context = Unmanaged.passUnretained(collector).toOpaque()
        casebook_xml_hand_on(
            parser.pointer, part, parent,
            { context, parser, first in
                let collector = Unmanaged<Collector>.fromOpaque(context!).takeUnretainedValue()
                collector.parts.append(XMLTree(parser!, from: first, vocabulary: collector.vocabulary, lines: LineStarts()))
            }, context)
        self.parser = parser
        self.limits = limits
    }

    /// Parses the next piece and gives the parts that ended in it. Throws as `XMLTree.parse` does, with the line.
    package mutating func feed(_ bytes: [UInt8], isLast: Bool) throws(ClinicalError) -> [XMLTree] {
        // A mark before the first piece says what is known.
        let bytes = fed == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        fed += bytes.count
        guard fed <= limits.bytes else { throw ClinicalError(.sizeLimit, "The document has more than \(limits.bytes) bytes.") }
        let result = bytes.withUnsafeBytes {
            casebook_xml_feed(parser.pointer, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, isLast ? 1 : 0)
        }
        guard result == Int32(CASEBOOK_XML_OK) else { throw parser.error(result) { _ in nil } }
        defer { collector.parts.removeAll() }
        return collector.parts
    }

    /// What has been read, without the parts.
    package func rest() -> XMLTree? {
        var count: UInt32 = 0
        guard casebook_xml_nodes(parser.pointer, &count) != nil, count > 0 else { return nil }
        return XMLTree(parser.pointer, vocabulary: collector.vocabulary, lines: LineStarts())
    }
}

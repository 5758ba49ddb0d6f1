internal import CCasebookXML

/// Names of a tree beyond the vocabulary, numbered anew so that a part of a document holds its own only.
struct XMLNames {
    private let parser: OpaquePointer
    private let knownCount: UInt32
    private var numbers: [UInt32: UInt32] = [:]
    private(set) var strings: [String] = []

    init(_ parser: OpaquePointer, knownCount: Int) {
        self.parser = parser
        self.knownCount = UInt32(knownCount)
    }

    /// A name's number in this tree; the name space in its upper byte stays.
    mutating func renumbered(_ name: UInt32) -> UInt32 {
        let number = name & 0xFF_FFFF
        guard number >= knownCount else { return name }
        if let known = numbers[number] { return name & 0xFF00_0000 | known }
        let own = knownCount + UInt32(strings.count)
        strings.append(casebook_xml_name(parser, number).map { String(cString: $0) } ?? "")
        numbers[number] = own
        return name & 0xFF00_0000 | own
    }
}

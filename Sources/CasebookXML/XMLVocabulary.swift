/// Names that a reader knows. An element's `name` is the place of its local name here, so that a `switch` over numbers reads a document.
package struct XMLVocabulary: Sendable {
    package let names: [String]
    /// All names, each with a zero byte at its end.
    let packed: [CChar]
    let mixed: UInt32

    /// - Parameter mixed: the element within which white space between elements counts.
    package init(_ names: [String], mixed: String? = nil) {
        precondition(names.count < 4095, "a vocabulary holds at most 4094 names")
        self.names = names
        packed = names.flatMap { Array($0.utf8CString) } + [0]
        self.mixed = mixed.flatMap { names.firstIndex(of: $0) }.map { UInt32($0) } ?? UInt32(names.count)
    }

    package static let empty = XMLVocabulary([])
}

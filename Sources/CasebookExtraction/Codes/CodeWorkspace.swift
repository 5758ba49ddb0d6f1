package import CasebookLexicons

/// The memory in which mentions are linked to codes, with what was found for mentions before. One a task.
package struct CodeWorkspace: Sendable {
    /// Mentions that are remembered; then all are forgotten.
    private static let capacity = 1 << 14
    package var search = CodeSearch()
    var words: [CodeWords.Word] = []
    var known: [UInt64: [CodeLinker.Choice]] = [:]

    package init() {}

    mutating func remember(_ choices: [CodeLinker.Choice], _ key: UInt64) {
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        known[key] = choices
    }
}

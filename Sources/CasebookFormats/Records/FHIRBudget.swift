internal import CasebookCore

/// How often resources may be read again. A problem may stand in every section; a chain of references that doubles at each step may not be followed.
/// All that is read stays proportional to the document: each resource a few times, and what is beyond that by its size.
struct FHIRBudget {
    private static let freeUses = 4
    private static let factor = 4
    private static let least = 10_000
    private var isFilled = false
    private var left = 0
    private var weights: [Int: Int] = [:]

    /// Whether a resource may be read that was read so many times; if so, it is taken for done. All calls together take time linear in the document.
    mutating func allows(_ uses: Int, of number: Int, in index: FHIRIndex) -> Bool {
        guard uses >= Self.freeUses else { return true }
        if !isFilled {
            isFilled = true
            let whole = index.resources.reduce(0) { $0 + ($1.container == nil ? Self.weight($1.value) : 0) }
            left = Self.least + whole * Self.factor
        }
        let weight = weights[number] ?? Self.weight(index.resources[number].value)
        weights[number] = weight
        guard weight <= left else { return false }
        left -= weight
        return true
    }

    /// About how much a resource holds. It nests no deeper than the JSON does.
    private static func weight(_ value: JSONValue) -> Int {
        switch value {
        case .array(let items): items.reduce(1) { $0 + weight($1) }
        case .object(let members): members.reduce(1) { $0 + weight($1.value) }
        case .string(let text): 1 + text.utf8.count / 32
        default: 1
        }
    }
}

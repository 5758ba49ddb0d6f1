/// Where a rule of descent keeps what it remembers of some elements: none, one or two numbers for each.
struct DescentMemory {
    var first: UnsafeMutablePointer<Float>?
    var second: UnsafeMutablePointer<Float>?

    /// That of the elements from another one on.
    func from(_ start: Int) -> DescentMemory { DescentMemory(first: first.map { $0 + start }, second: second.map { $0 + start }) }
}

/// Which tags may begin a sequence, follow each other and end it.
///
/// Kept as what is added to the scores of a `LinearChain`: 0 where a step is allowed, -infinity where it is forbidden. Constants: a forbidden step has no
/// probability, and its parameter no gradient.
public struct TagConstraints: Sendable, Equatable {
    /// Shape (tags × tags), from × to.
    public let transitions: Tensor
    /// Shape (tags).
    public let start: Tensor
    /// Shape (tags).
    public let end: Tensor

    public init(tagCount: Int, allowsStart: (Int) -> Bool, allowsTransition: (_ from: Int, _ to: Int) -> Bool, allowsEnd: (Int) -> Bool) {
        transitions = Tensor([tagCount, tagCount]) { scores in
            for from in 0..<tagCount {
                for to in 0..<tagCount { scores[from * tagCount + to] = allowsTransition(from, to) ? 0 : -.infinity }
            }
        }
        start = Tensor((0..<tagCount).map { allowsStart($0) ? 0 : -.infinity })
        end = Tensor((0..<tagCount).map { allowsEnd($0) ? 0 : -.infinity })
    }

    public var tagCount: Int { start.elementCount }

    /// Whether the tags of one sequence keep to the constraints. A sequence of no length does.
    public func allows(_ tags: [Int32]) -> Bool {
        guard let first = tags.first, let last = tags.last else { return true }
        precondition(tags.allSatisfy { $0 >= 0 && Int($0) < tagCount }, "A tag lies outside the \(tagCount) tags.")
        let isInside = zip(tags, tags.dropFirst()).allSatisfy { transitions.base[Int($0) * tagCount + Int($1)] == 0 }
        return isInside && start.base[Int(first)] == 0 && end.base[Int(last)] == 0
    }
}

/// The lengths of a tensor's axes, outermost first. At most six, kept in place: a shape costs no allocation.
public struct Shape: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral, CustomStringConvertible {
    public static let greatestRank = 6

    private var lengths = SIMD8<Int32>(repeating: 0)
    /// The number of axes; 0 for a scalar.
    public private(set) var rank: Int

    public init(_ lengths: some Collection<Int>) {
        precondition(lengths.count <= Self.greatestRank, "A tensor has at most \(Self.greatestRank) axes.")
        rank = lengths.count
        for (axis, length) in lengths.enumerated() {
            precondition(length >= 0 && length <= Int(Int32.max), "The length of an axis lies in 0 ... 2^31 - 1.")
            self.lengths[axis] = Int32(length)
        }
    }

    public init(arrayLiteral elements: Int...) { self.init(elements) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { rank }
    public subscript(axis: Int) -> Int {
        get {
            precondition(axis >= 0 && axis < rank, "The shape \(self) has no axis \(axis).")
            return Int(lengths[axis])
        }
        set {
            precondition(axis >= 0 && axis < rank, "The shape \(self) has no axis \(axis).")
            precondition(newValue >= 0 && newValue <= Int(Int32.max), "The length of an axis lies in 0 ... 2^31 - 1.")
            lengths[axis] = Int32(newValue)
        }
    }

    /// The product of all lengths; 1 for a scalar.
    public var elementCount: Int {
        var count = 1
        for axis in 0..<rank { count *= Int(lengths[axis]) }
        return count
    }

    /// The number of elements from one index of an axis to the next.
    public func stride(of axis: Int) -> Int {
        var stride = 1
        for inner in (axis + 1)..<Swift.max(rank, axis + 1) { stride *= Int(lengths[inner]) }
        return stride
    }

    public var description: String { "[" + map(String.init).joined(separator: " × ") + "]" }

    /// The shape of an elementwise result: axes are matched from the last, and a length of 1 is repeated, as in NumPy. Nil where they do not match.
    public func broadcast(with other: Shape) -> Shape? {
        let long = rank >= other.rank ? self : other, short = rank >= other.rank ? other : self
        var result = long
        for axis in 0..<short.rank {
            let place = long.rank - short.rank + axis
            switch (long[place], short[axis]) {
            case (let a, let b) where a == b || b == 1: break
            case (1, let b): result[place] = b
            default: return nil
            }
        }
        return result
    }
}

/// The share of tokens whose class is right, over sentences or documents.
public struct TokenAccuracy: Sendable, Hashable {
    public private(set) var right = 0
    /// Tokens that were counted.
    public private(set) var count = 0

    public init() {}

    /// Adds the classes of one sequence; tokens whose gold class is `ignored` (padding, say) do not count. Both arrays must be of one length.
    public mutating func add(gold: [Int], predicted: [Int], ignoring ignored: Int? = nil) {
        precondition(gold.count == predicted.count, "Gold and predicted classes differ in number: \(gold.count) and \(predicted.count).")
        for (wanted, found) in zip(gold, predicted) where wanted != ignored {
            count += 1
            if wanted == found { right += 1 }
        }
    }

    public static func += (left: inout TokenAccuracy, right: TokenAccuracy) {
        left.right += right.right
        left.count += right.count
    }

    /// Nil when no token was counted.
    public var value: Double? { count == 0 ? nil : Double(right) / Double(count) }
}

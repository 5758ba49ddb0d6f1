/// Memory that a word segmenter works in, kept from run to run.
public struct SegmentationScratch: Sendable {
    /// Cost of the best way to each atom border.
    public var costs: [Float] = []
    /// Where the last word of that way starts.
    public var origins: [Int32] = []

    public init() {}

    /// Makes room for `count` borders.
    public mutating func reserve(_ count: Int) {
        if costs.count < count {
            costs = [Float](repeating: 0, count: count * 2)
            origins = [Int32](repeating: 0, count: count * 2)
        }
    }
}

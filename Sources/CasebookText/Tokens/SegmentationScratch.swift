/// Memory that a word segmenter works in, kept from run to run. One a task.
public struct SegmentationScratch {
    /// Cost of the best way to each atom border.
    public var costs: [Float] = []
    /// Where the last word of that way starts.
    public var origins: [Int32] = []

    /// What else a segmenter needs to work in; it makes it when it is first called.
    public var workspace: AnyObject?

    public init() {}

    /// Makes room for `count` borders.
    public mutating func reserve(_ count: Int) {
        if costs.count < count {
            costs = [Float](repeating: 0, count: count * 2)
            origins = [Int32](repeating: 0, count: count * 2)
        }
    }
}

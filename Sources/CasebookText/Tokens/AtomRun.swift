/// Adjacent atoms of a text, as places in its scalars. The buffers are valid only during the call that receives them.
public struct AtomRun {
    /// The scalars of the whole text.
    public let scalars: UnsafeBufferPointer<UInt32>
    /// Scalar index where the first atom starts.
    public let start: Int32
    /// Scalar index after each atom.
    public let ends: UnsafeBufferPointer<Int32>

    package init(scalars: UnsafeBufferPointer<UInt32>, start: Int32, ends: UnsafeBufferPointer<Int32>) {
        self.scalars = scalars
        self.start = start
        self.ends = ends
    }
}

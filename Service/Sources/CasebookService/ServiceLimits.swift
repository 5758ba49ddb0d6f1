/// What a service allows, so that no caller takes all of it.
public struct ServiceLimits: Sendable, Hashable {
    /// Threads that read documents.
    public var threads: Int
    /// Documents that may wait for a thread; who comes then is refused.
    public var mostWaiting: Int
    /// Bytes of a body, and of each line of a stream.
    public var bodyBytes: Int
    /// Seconds that one document may take.
    public var seconds: Double

    public init(threads: Int, mostWaiting: Int = 64, bodyBytes: Int = 8 << 20, seconds: Double = 20) {
        self.threads = threads
        self.mostWaiting = mostWaiting
        self.bodyBytes = bodyBytes
        self.seconds = seconds
    }
}

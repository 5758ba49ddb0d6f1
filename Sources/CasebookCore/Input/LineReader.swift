/// Lines of a byte stream with a bounded length; CR before LF is dropped.
package struct LineReader {
    private let stream: ByteStream
    private var buffer: [UInt8]
    private var start = 0
    private var isAtEnd = false
    private let limit: Int
    /// Whether the line that was returned last ended in CR and LF.
    package private(set) var endedWithReturn = false
    /// Number of the line that was returned last, from 1.
    package private(set) var number = 0

    /// - Parameter head: bytes of the stream that were read before.
    package init(_ stream: ByteStream, head: [UInt8], limit: Int) {
        self.stream = stream
        self.limit = limit
        buffer = head
    }

    /// The next line, nil at the end. A line beyond the limit is skipped to its end and reported as `limit.size`.
    package mutating func next() throws(ClinicalError) -> ArraySlice<UInt8>? {
        var scanned = start
        while true {
            if let end = buffer[scanned...].firstIndex(of: 0x0A) {
                number += 1
                var last = end
                endedWithReturn = last > start && buffer[last - 1] == 0x0D
                if endedWithReturn { last -= 1 }
                defer { start = end + 1 }
                return buffer[start..<last]
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                number += 1
                defer { start = buffer.count }
                return buffer[start...]
            }
            if start > 0 {
                buffer.removeFirst(start)
                start = 0
            }
            scanned = buffer.count
            if buffer.count > limit { try skipLine() } else if try !read() { isAtEnd = true }
        }
    }

    /// Reads a block; after a failure nothing more comes, so that a damaged file gives one error.
    private mutating func read() throws(ClinicalError) -> Bool {
        do throws(ClinicalError) { return try stream.read(into: &buffer) } catch {
            isAtEnd = true
            buffer.removeAll()
            start = 0
            throw error
        }
    }

    private mutating func skipLine() throws(ClinicalError) {
        buffer.removeAll(keepingCapacity: false)
        while true {
            guard try read() else {
                isAtEnd = true
                break
            }
            if let end = buffer.firstIndex(of: 0x0A) {
                buffer.removeFirst(end + 1)
                break
            }
            buffer.removeAll(keepingCapacity: true)
        }
        number += 1
        throw ClinicalError(.sizeLimit, "The line has more than \(limit) bytes; split the document.", at: Location(line: number))
    }
}

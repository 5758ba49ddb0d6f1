internal import CasebookCore

/// Tells a FHIR resource, which may be laid out over many lines, from lines of JSON, by whether the first line is a whole value.
struct JSONOpening {
    enum Kind {
        case resource(JSONValue)
        case lines
        /// JSON of something else.
        case other
        case failed(ClinicalError)
    }

    /// What has been read, without byte-order mark.
    private(set) var bytes: [UInt8]
    private let limit: Int
    /// No line feed stands before it.
    private var searched: Int

    init(head: [UInt8], limit: Int) {
        bytes = head.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(head.dropFirst(3)) : head
        self.limit = limit
        // Blank lines before the first value are none.
        searched = bytes.firstIndex { !Self.isBlank($0) } ?? 0
    }

    /// Whether the first sign that is no space is a brace.
    static func mayBegin(_ head: [UInt8]) -> Bool {
        let start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        return start.first { !isBlank($0) } == UInt8(ascii: "{")
    }

    /// Whether the first line is there and looks like a value that ends with it.
    var hasLine: Bool {
        guard let feed = bytes[searched...].firstIndex(of: 0x0A) else { return false }
        return bytes[searched..<feed].last { !Self.isBlank($0) } == UInt8(ascii: "}")
    }

    /// Reads as far as it takes to know: the first line of lines, all of a resource.
    ///
    /// - Parameter isFile: more may be read without waiting for a writer.
    mutating func read(_ stream: ByteStream, isFile: Bool) throws(ClinicalError) -> Kind {
        let start = searched
        var feed: Int?
        while true {
            feed = bytes[searched...].firstIndex(of: 0x0A)
            searched = feed ?? bytes.count
            guard feed == nil, try more(stream) else { break }
        }
        let line = bytes[start..<(feed ?? bytes.count)]
        if line.last(where: { !Self.isBlank($0) }) == UInt8(ascii: "}"), let value = try? JSONParser.parse(line) {
            guard value["resourceType"] != nil, isFile || feed == nil else { return .lines }
            var next = feed ?? bytes.count
            while true {
                if let place = bytes[next...].firstIndex(where: { !Self.isBlank($0) }) {
                    next = place
                    return .lines
                }
                next = bytes.count
                guard try more(stream) else { return .resource(value) }
            }
        }
        while try more(stream) {}
        do throws(ClinicalError) {
            let value = try JSONParser.parse(bytes)
            return value["resourceType"] != nil ? .resource(value) : .other
        } catch {
            return .failed(error)
        }
    }

    private mutating func more(_ stream: ByteStream) throws(ClinicalError) -> Bool {
        guard bytes.count <= limit else { throw ClinicalError(.sizeLimit, "The JSON document has more than \(limit) bytes; give it as lines, a resource each.") }
        return try stream.read(into: &bytes)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}

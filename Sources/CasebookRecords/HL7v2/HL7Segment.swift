/// A segment of a message. As cheap as a reference and a number.
public struct HL7Segment: Sendable {
    let storage: HL7Storage
    /// Place among the segments of its message, from 0.
    public let index: Int

    /// Three letters or digits: `OBX`.
    public var name: String { storage.name(of: index) }
    /// Line of the input where it begins, from 1; the number of the segment where nothing else stands in the input.
    public var line: Int { Int(storage.segments[index].line) }
    public var fieldCount: Int { Int(storage.segments[index].fieldCount) }

    /// A field, from 1; nil beyond the last. In `MSH`, `FHS` and `BHS` the first is the field separator and the second the encoding characters.
    public func field(_ number: Int) -> HL7Element? { storage.field(number, of: index) }

    /// All fields in order.
    public var fields: [HL7Element] { (1..<fieldCount + 1).compactMap { field($0) } }

    /// As written.
    public var raw: String {
        let entry = storage.segments[index]
        return String(decoding: storage.bytes[Int(entry.start)..<Int(entry.end)], as: UTF8.self)
    }
}

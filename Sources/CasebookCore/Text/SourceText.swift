/// One text as it was given, immutable, with a map of its offsets.
///
/// Holds valid UTF-8. Everything that Casebook finds is a `TextSpan` of it, and `text[span]` gives back exactly what was written.
///
/// ```swift
/// let note = SourceText("否认发热。")
/// note.offset(6, in: .scalar)   // 2
/// ```
public struct SourceText: Sendable {
    private let bytes: [UInt8]
    private let map: OffsetMap

    /// Takes a Swift string. Linear time.
    public init(_ string: String) {
        self.init(validUTF8: Array(string.utf8))
    }

    /// Takes bytes that are known to be valid UTF-8; malformed ones are a programmer's error and are repaired like `String(decoding:as:)` does.
    public init(utf8 bytes: [UInt8]) {
        if bytes.withUnsafeBufferPointer({ Self.isValid($0) }) {
            self.init(validUTF8: bytes)
        } else {
            self.init(String(decoding: bytes, as: UTF8.self))
        }
    }

    private init(validUTF8 bytes: [UInt8]) {
        self.bytes = bytes
        map = bytes.withUnsafeBufferPointer { OffsetMap($0) }
    }

    /// Whether bytes are well-formed UTF-8.
    package static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        UTF8Validation.firstMalformed(bytes) == nil
    }

    /// Length in UTF-8 bytes.
    public var count: Int { bytes.count }
    public var isEmpty: Bool { bytes.isEmpty }
    public var string: String { String(decoding: bytes, as: UTF8.self) }
    /// The whole text as a span.
    public var span: TextSpan { TextSpan(0, bytes.count) }

    /// The text of a span. Its ends must lie on borders of scalars.
    public subscript(span: TextSpan) -> String {
        precondition(span.start >= 0 && span.end <= bytes.count, "span \(span.start)..<\(span.end) lies outside a text of \(bytes.count) bytes")
        return String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    }

    /// Length in `unit`.
    public func length(in unit: OffsetUnit) -> Int { offset(bytes.count, in: unit) }

    /// A byte offset counted in `unit`. At most 128 bytes are read.
    public func offset(_ offset: Int, in unit: OffsetUnit) -> Int {
        bytes.withUnsafeBufferPointer { map.offset(offset, in: unit, of: $0) }
    }

    /// The byte offset of an offset counted in `unit`, or nil when it lies outside the text or inside a scalar.
    public func byteOffset(_ offset: Int, in unit: OffsetUnit) -> Int? {
        bytes.withUnsafeBufferPointer { map.byteOffset(offset, in: unit, of: $0) }
    }

    /// Calls `body` with the bytes, without a copy.
    public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBufferPointer(body)
    }
}

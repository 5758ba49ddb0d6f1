/// A field, repetition, component or subcomponent of a message: a place in its text. Parts are numbered from 1.
///
/// What is asked of a deeper level than the element's own parts is asked of the first part: `field.component(2)` is the second component of the first
/// repetition. A step costs time linear in the length of the element.
public struct HL7Element: Sendable {
    public enum Level: Int, Sendable, Comparable {
        case field, repetition, component, subcomponent
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    let storage: HL7Storage
    let start: Int
    let end: Int
    public let level: Level

    /// Nothing is written there.
    public var isEmpty: Bool { start == end }

    /// The two quotes that say that a value is to be deleted, as against not known.
    public var isNull: Bool {
        end - start == 2 && storage.bytes[start] == UInt8(ascii: "\"") && storage.bytes[start + 1] == UInt8(ascii: "\"")
    }

    /// As written, with delimiters and escapes.
    public var raw: String { String(decoding: storage.bytes[start..<end], as: UTF8.self) }

    /// Text of the first subcomponent with its escapes resolved; nil when it is empty. The explicit null is given as `""`, two quotes.
    public var value: String? {
        let leaf = leaf
        return leaf.isEmpty ? nil : HL7Escapes.text(of: leaf)
    }

    /// The element itself down to its first subcomponent.
    var leaf: HL7Element {
        var element = self
        while element.level != .subcomponent { element = element.first }
        return element
    }

    // MARK: Parts

    public func repetition(_ number: Int) -> HL7Element? { descend(to: .repetition, number) }
    public func component(_ number: Int) -> HL7Element? { descend(to: .component, number) }
    public func subcomponent(_ number: Int) -> HL7Element? { descend(to: .subcomponent, number) }

    /// Repetitions of a field, components of a repetition, subcomponents of a component; a subcomponent has none. An empty element has one empty part.
    public var parts: [HL7Element] {
        guard let below = Level(rawValue: level.rawValue + 1) else { return [] }
        let separator = separator
        var parts: [HL7Element] = []
        var from = start
        for index in start..<end where storage.bytes[index] == separator {
            parts.append(HL7Element(storage: storage, start: from, end: index, level: below))
            from = index + 1
        }
        parts.append(HL7Element(storage: storage, start: from, end: end, level: below))
        return parts
    }

    private func descend(to wanted: Level, _ number: Int) -> HL7Element? {
        var element = self
        while element.level.rawValue < wanted.rawValue - 1 { element = element.first }
        return element.level >= wanted ? (number == 1 ? element : nil) : element.part(number)
    }

    private var first: HL7Element {
        var index = start
        let separator = separator
        while index < end, storage.bytes[index] != separator { index += 1 }
        return HL7Element(storage: storage, start: start, end: index, level: Level(rawValue: level.rawValue + 1) ?? .subcomponent)
    }

    private func part(_ number: Int) -> HL7Element? {
        guard number >= 1, let below = Level(rawValue: level.rawValue + 1) else { return nil }
        let separator = separator
        var from = start
        var current = 1
        for index in start..<end where storage.bytes[index] == separator {
            if current == number { return HL7Element(storage: storage, start: from, end: index, level: below) }
            current += 1
            from = index + 1
        }
        return current == number ? HL7Element(storage: storage, start: from, end: end, level: below) : nil
    }

    private var separator: UInt8 {
        switch level {
        case .field: storage.delimiters.repetition
        case .repetition: storage.delimiters.component
        default: storage.delimiters.subcomponent
        }
    }
}

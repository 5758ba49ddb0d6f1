extension HL7Segment {
    /// Text of a component without white space around it; nil where it is empty or the explicit null.
    func text(_ field: Int, _ component: Int = 1, _ subcomponent: Int = 1) -> String? {
        self.field(field)?.component(component)?.subcomponent(subcomponent)?.plain
    }

    /// The repetitions of a field that say something.
    func repetitions(_ field: Int) -> [HL7Element] {
        guard let element = self.field(field), !element.isEmpty else { return [] }
        if element.level != .field { return [element] }
        return element.parts.filter { !$0.isEmpty && !$0.isNull }
    }

    /// The code of the first repetition that has one.
    func concept(_ field: Int) -> CodedConcept? {
        for repetition in repetitions(field) { if let concept = repetition.concept() { return concept } }
        return nil
    }

    func concepts(_ field: Int) -> [CodedConcept] { repetitions(field).compactMap { $0.concept() } }

    /// Words for a code: its text, else the code itself.
    func words(_ field: Int) -> String? { concept(field).flatMap { $0.name ?? $0.code } }

    func isEmpty(_ field: Int) -> Bool { self.field(field)?.isEmpty ?? true }
}

extension HL7Element {
    /// Text of the first subcomponent without white space around it; nil where it is empty or the explicit null.
    var plain: String? {
        let leaf = leaf
        guard !leaf.isEmpty, !leaf.isNull else { return nil }
        let text = HL7Escapes.text(of: leaf).trimmed
        return text.isEmpty ? nil : text
    }

    /// Text of the element as a whole, whatever delimiters stand in it.
    var whole: String { HL7Escapes.text(of: self) }

    /// Text of the element as a whole with every line end as LF, those that senders write as bytes (`\X0D\`) as well.
    var lines: String {
        let text = whole
        return text.utf8.contains(0x0D) ? String(decoding: Self.lines(Array(text.utf8)), as: UTF8.self) : text
    }

    /// CR and CRLF as LF.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D { if index + 1 >= bytes.count || bytes[index + 1] != 0x0A { output.append(0x0A) } } else { output.append(byte) }
        }
        return output
    }

    func text(_ component: Int, _ subcomponent: Int = 1) -> String? { self.component(component)?.subcomponent(subcomponent)?.plain }
}

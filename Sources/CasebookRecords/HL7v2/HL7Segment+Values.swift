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

    func text(_ component: Int, _ subcomponent: Int = 1) -> String? { self.component(component)?.subcomponent(subcomponent)?.plain }
}

extension String {
    /// Whether it holds a Chinese character.
    var containsHan: Bool {
        unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) || (0x3400...0x4DBF).contains($0.value) || (0x20000...0x3FFFF).contains($0.value) }
    }
}

package import CasebookCore
package import CasebookText

/// What offsets of a document are counted from: the start of its text, or, for a record with sections of its own, the start of each section's text.
package struct OffsetFrame {
    let text: SourceText
    let unit: OffsetUnit
    /// The texts of a record's sections, in order; empty for a note.
    let bodies: [TextSpan]

    package init(_ document: Document, unit: OffsetUnit) {
        text = document.text
        self.unit = unit
        bodies = document.hasGivenSections ? document.sections.compactMap(\.body) : []
    }

    /// O(log n).
    package func range(_ span: TextSpan) -> (start: Int, end: Int) {
        let base = base(of: span.start)
        return (text.offset(span.start, in: unit) - base, text.offset(span.end, in: unit) - base)
    }

    /// Whether a span stands in what offsets are counted in; titles of a record's sections do not.
    func holds(_ span: TextSpan) -> Bool { bodies.isEmpty || (body(of: span.start).map { span.start < $0.end } ?? false) }

    /// Length of everything that offsets are counted in.
    var length: Int {
        bodies.isEmpty ? text.length(in: unit) : bodies.reduce(0) { $0 + text.offset($1.end, in: unit) - text.offset($1.start, in: unit) }
    }

    private func base(of byte: Int) -> Int { body(of: byte).map { text.offset($0.start, in: unit) } ?? 0 }

    /// The last section's text that begins at a byte or before.
    private func body(of byte: Int) -> TextSpan? {
        var low = 0
        var high = bodies.count
        while low < high {
            let middle = (low + high) / 2
            if bodies[middle].start <= byte { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? bodies[low - 1] : nil
    }
}

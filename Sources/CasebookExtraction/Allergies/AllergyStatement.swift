internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// A sentence in which something may be said of an allergy: its cues and what may be an allergen. Places are scalars.
struct AllergyStatement {
    struct Cue {
        var range: Range<Int>
        var roles: [AllergenTable.Role]

        func has(_ role: AllergenTable.Role) -> Bool { roles.contains(role) }
    }

    struct Candidate {
        var range: Range<Int>
        /// Nil for a substance within the name of an allergy: 花粉过敏.
        var entity: Int?
        /// The disease, symptom or test whose name it is a part of.
        var name: Int?
        var category: Allergy.Category?
        var isTaken = false
    }

    let range: Range<Int>
    private(set) var cues: [Cue] = []
    var candidates: [Candidate] = []
    /// Symptoms and diseases.
    private(set) var findings: [(range: Range<Int>, entity: Int)] = []

    /// - Parameters:
    ///   - range: the sentence without a heading.
    ///   - entities: indices of those that stand in it, in text order.
    init(_ range: Range<Int>, entities: Range<Int>, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, _ table: AllergenTable) {
        self.range = range
        var place = range.lowerBound
        while place < range.upperBound {
            if let cue = table.cue(buffer, at: place, end: range.upperBound) {
                cues.append(Cue(range: place..<cue.end, roles: cue.roles))
                place = cue.end
            } else {
                place += 1
            }
        }
        for index in entities {
            let entity = document.entities[index]
            let start = buffer.place(ofByte: entity.span.start, from: range.lowerBound, to: range.upperBound)
            let span = start..<max(start, buffer.place(ofByte: entity.span.end, from: start, to: range.upperBound))
            switch entity.kind {
            case .drug, .substance:
                // "drug" is no allergen of its own.
                if isCategory(span) { break }
                let known = table.term(buffer, at: span.lowerBound, end: span.upperBound)
                let category = known.flatMap { $0.end == span.upperBound ? $0.category : nil } ?? (entity.kind == .drug ? .drug : nil)
                candidates.append(Candidate(range: span, entity: index, category: category))
            case .disease, .symptom, .test:
                // The allergen is a part of the name: penicillin allergy, 花粉过敏, 青霉素皮试.
                if let cue = cues.first(where: { $0.range.lowerBound > span.lowerBound && $0.range.lowerBound < span.upperBound && ($0.has(.after) || $0.has(.skin)) }) {
                    var end = cue.range.lowerBound
                    while end > span.lowerBound, buffer.folded[end - 1] == 0x20 || buffer.folded[end - 1] == 0x2D { end -= 1 }
                    let words = span.lowerBound..<end
                    if !words.isEmpty, !isCategory(words) {
                        let known = table.term(buffer, at: words.lowerBound, end: words.upperBound)
                        let category = known.flatMap { $0.end == words.upperBound ? $0.category : nil } ?? (entity.kind == .test ? .drug : nil)
                        if category != nil { candidates.append(Candidate(range: words, entity: nil, name: index, category: category)) }
                    }
                } else if !cues.contains(where: { $0.range.lowerBound <= span.lowerBound && $0.range.upperBound >= span.upperBound && $0.has(.after) }) {
                    findings.append((span, index))
                }
                if cues.contains(where: { $0.range.overlaps(span) && $0.has(.before) }), entity.kind != .test { findings.append((span, index)) }
            default: break
            }
        }
        candidates.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func isCategory(_ range: Range<Int>) -> Bool {
        cues.contains { $0.range == range && ($0.has(.drug) || $0.has(.food) || $0.has(.environment) || $0.has(.filler)) }
    }

    func candidate(endingAt place: Int) -> Int? { candidates.firstIndex { $0.range.upperBound == place } }

    func candidate(startingAt place: Int) -> Int? { candidates.firstIndex { $0.range.lowerBound == place } }

    func cue(endingAt place: Int) -> Cue? { cues.last { $0.range.upperBound == place } }

    func cue(startingAt place: Int) -> Cue? { cues.first { $0.range.lowerBound == place } }

    /// Whether a sign may stand between the items of a list.
    static func isListSign(_ scalar: UInt32) -> Bool {
        switch scalar {
        // space , / & 、 (full-width forms are folded)
        case 0x20, 0x2C, 0x2F, 0x26, 0x3001, 0xA0, 0x3000: true
        default: false
        }
    }

    /// Whether a sign ends what is said of one allergen.
    static func endsClause(_ scalar: UInt32) -> Bool {
        switch scalar {
        // ; 。 line breaks
        case 0x3B, 0x3002, 0x0A, 0x0D: true
        default: false
        }
    }
}

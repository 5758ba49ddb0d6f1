internal import CasebookCore
internal import CasebookText

/// A drawing (SVG) of sentences with arcs between their related entities. It needs no script: every piece of text is given its width, so that the places of the arcs
/// are known whatever the font.
///
/// Rows break between words; an arc between two rows leaves the one at its end and comes into the other at its beginning.
struct RelationFigure {
    /// Widths in columns: about that of a small letter.
    fileprivate static let columns = 108.0
    private static let columnWidth = 7.3
    private static let textHeight = 26.0
    private static let levelHeight = 19.0

    private struct Piece {
        var text: String
        var columns: Double
        /// Of an entity.
        var entity: Int?
        var start = 0.0
    }

    private struct Arc {
        var relation: Relation
        /// In columns; outside of the row where the arc goes on.
        var from: Double
        var to: Double
        var level = 0
        /// What it covers with its name above it.
        var low: Double { min(min(from, to), middle - nameColumns / 2) }
        var high: Double { max(max(from, to), middle + nameColumns / 2) }
        var name: String { relation.kind.replacing("_", with: " ") }
        private var nameColumns: Double { Double(name.count) * 0.78 + 1 }
        /// Where its name stands: within the row.
        var middle: Double { min(max((from + to) / 2, nameColumns / 2), RelationFigure.columns - nameColumns / 2) }
    }

    private let document: Document
    private let rows: [[Piece]]
    private let arcs: [[Arc]]

    /// - Parameters:
    ///   - span: the sentences.
    ///   - relations: those whose ends both lie in the span.
    init(_ document: Document, _ span: TextSpan, _ relations: [Relation]) {
        self.document = document
        let (rows, nested) = Self.rows(document, span)
        self.rows = rows
        var places: [Int: (row: Int, middle: Double)] = [:]
        for (number, row) in rows.enumerated() {
            for piece in row { if let entity = piece.entity, places[entity] == nil { places[entity] = (number, piece.start + piece.columns / 2) } }
        }
        for (entity, outer) in nested { places[entity] = places[outer] }
        var arcs = [[Arc]](repeating: [], count: rows.count)
        for relation in relations {
            guard let from = places[relation.from], let to = places[relation.to] else { continue }
            if from.row == to.row {
                arcs[from.row].append(Arc(relation: relation, from: from.middle, to: to.middle))
            } else {
                let isForward = from.row < to.row, end = Self.columns + 2
                arcs[from.row].append(Arc(relation: relation, from: from.middle, to: isForward ? end : -2))
                arcs[to.row].append(Arc(relation: relation, from: isForward ? -2 : end, to: to.middle))
            }
        }
        self.arcs = arcs.map(Self.levelled)
    }

    /// Puts arcs above those that they hold or cross, the shortest lowest.
    private static func levelled(_ arcs: [Arc]) -> [Arc] {
        var done: [Arc] = []
        for var arc in arcs.sorted(by: { ($0.high - $0.low, $0.low) < ($1.high - $1.low, $1.low) }) {
            let taken = Set(done.filter { $0.low < arc.high && arc.low < $0.high }.map(\.level))
            arc.level = (0...).first { !taken.contains($0) }!
            done.append(arc)
        }
        return done
    }

    /// The pieces of the text, row by row, and, of each entity that begins within another one, the entity that is drawn for it.
    private static func rows(_ document: Document, _ span: TextSpan) -> (rows: [[Piece]], nested: [(entity: Int, outer: Int)]) {
        var pieces: [Piece] = [], place = span.start, nested: [(entity: Int, outer: Int)] = [], drawn: Int?
        func addText(to end: Int) {
            guard end > place else { return }
            var word = ""
            // Cut where a row may end: behind spaces, and at every Chinese character.
            for scalar in document.text[TextSpan(place, end)].unicodeScalars {
                let isSpace = scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
                if isSpace {
                    pieces.append(piece(word + " ", nil))
                    word = ""
                } else if scalar.isWide {
                    if !word.isEmpty { pieces.append(piece(word, nil)) }
                    pieces.append(piece(String(scalar), nil))
                    word = ""
                } else {
                    word.unicodeScalars.append(scalar)
                }
            }
            if !word.isEmpty { pieces.append(piece(word, nil)) }
            place = end
        }
        for index in document.entities.indices[document.entities.firstPlace { $0.span.start >= span.start }...] {
            let entity = document.entities[index]
            guard entity.span.start < span.end else { break }
            guard entity.span.start >= place, entity.span.end <= span.end else {
                if let drawn { nested.append((index, drawn)) }
                continue
            }
            drawn = index
            addText(to: entity.span.start)
            pieces.append(piece(String(document.text[entity.span].map { $0.isNewline ? " " : $0 }), index))
            place = entity.span.end
        }
        addText(to: span.end)
        var rows: [[Piece]] = [[]], column = 0.0
        for var piece in pieces {
            if column + piece.columns > columns, column > 0 {
                rows.append([])
                column = 0
            }
            piece.start = column
            column += piece.columns
            if piece.entity == nil, let last = rows[rows.count - 1].last, last.entity == nil {
                rows[rows.count - 1][rows[rows.count - 1].count - 1].text += piece.text
                rows[rows.count - 1][rows[rows.count - 1].count - 1].columns += piece.columns
            } else {
                rows[rows.count - 1].append(piece)
            }
        }
        return (rows, nested)
    }

    private static func piece(_ text: String, _ entity: Int?) -> Piece {
        Piece(text: text, columns: text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }, entity: entity)
    }

    /// As in most sans-serif fonts.
    private static func columns(of scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "t", "f", "r", "I", ".", ",", ";", ":", "'", "|", "!", "(", ")", "[", "]", " ", "-", "/": 0.62
        case "m", "w", "M", "W", "@", "%": 1.5
        case "A"..."Z": 1.2
        case "0"..."9", "a"..."z": 1.08
        default: scalar.isWide ? 1.95 : 1.1
        }
    }

    /// The drawing as an element of a page.
    var svg: String {
        var body = "", y = 4.0
        for (row, arcs) in zip(rows, arcs) {
            let levels = (arcs.map(\.level).max() ?? -1) + 1
            let base = y + Double(levels) * Self.levelHeight + (levels > 0 ? 12 : 2)
            for arc in arcs.sorted(by: { $0.level > $1.level }) { body += draw(arc, base: base) }
            for piece in row { body += draw(piece, top: base) }
            y = base + Self.textHeight + 5
        }
        let width = Self.columns * Self.columnWidth + 8
        return "<svg class=\"relations\" viewBox=\"0 0 \(number(width)) \(number(y))\" role=\"img\" aria-label=\"\(HTMLPage.escape(label))\">\(body)</svg>"
    }

    /// What is drawn, in words.
    private var label: String {
        arcs.flatMap { $0 }.map { arc in
            "\(document.text[document.entities[arc.relation.from].span]) \(arc.relation.kind) \(document.text[document.entities[arc.relation.to].span])"
        }.joined(separator: "; ")
    }

    private func x(_ column: Double) -> Double { 4 + column * Self.columnWidth }

    private func draw(_ piece: Piece, top: Double) -> String {
        let width = piece.columns * Self.columnWidth
        var output = ""
        if let entity = piece.entity {
            let mention = document.entities[entity]
            let kind = (EntityKind.canonical + EntityKind.attributes).contains(mention.kind) ? mention.kind.rawValue : "other"
            output +=
                "<rect class=\"\(kind)\" x=\"\(number(x(piece.start) - 1))\" y=\"\(number(top))\" width=\"\(number(width + 2))\" height=\"\(number(Self.textHeight))\" rx=\"3\"/>"
        }
        let text = HTMLPage.escape(piece.text)
        let isAbsent = piece.entity.map { document.entities[$0].assertion.status == .absent } ?? false
        return output
            + "<text\(isAbsent ? " class=\"absent\"" : "") x=\"\(number(x(piece.start)))\" y=\"\(number(top + 18))\" textLength=\"\(number(width))\" lengthAdjust=\"spacing\" xml:space=\"preserve\">\(text)</text>"
    }

    private func draw(_ arc: Arc, base: Double) -> String {
        let top = base - 8 - Double(arc.level) * Self.levelHeight, bend = min(14, abs(arc.to - arc.from) * Self.columnWidth / 2)
        // Ends of several arcs at one mention stand a little apart.
        let side = arc.from < arc.to ? 1.0 : -1, shift = 2.0 + Double(arc.level % 4)
        let from = x(arc.from) + side * shift, to = x(arc.to) - side * shift
        let leaves = arc.from < -1 || arc.from > Self.columns + 1, arrives = arc.to < -1 || arc.to > Self.columns + 1
        var path = leaves ? "M\(number(from)) \(number(top))" : "M\(number(from)) \(number(base)) Q\(number(from)) \(number(top)) \(number(from + side * bend)) \(number(top))"
        path += arrives ? " L\(number(to)) \(number(top))" : " L\(number(to - side * bend)) \(number(top)) Q\(number(to)) \(number(top)) \(number(to)) \(number(base - 2))"
        let head = arrives ? "" : "<path class=\"head\" d=\"M\(number(to - 3)) \(number(base - 6)) L\(number(to)) \(number(base - 1)) L\(number(to + 3)) \(number(base - 6)) Z\"/>"
        return """
            <path d="\(path)"/>\(head)<text class="label" x="\(number(x(arc.middle)))" y="\(number(top - 3))" text-anchor="middle">\(HTMLPage.escape(arc.name))</text>
            """
    }

    /// One decimal.
    private func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

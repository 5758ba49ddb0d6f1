internal import CasebookCore
public import CasebookText

/// A self-contained page of one document: its text with coloured mentions, marks for what is said of them, a legend and an outline of sections.
/// No script, no font and no picture from elsewhere; prints well.
public struct HTMLPage: Sendable {
    public init() {}

    public func render(_ document: Document) -> String {
        let name = Self.escape(document.id), tables = ValueTable.tables(of: document)
        return """
            <!DOCTYPE html>
            <html lang="\(document.language == .chinese ? "zh-Hans" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(name)</title>
            <style>\(HTMLStyle.sheet)</style>
            </head>
            <body>
            <header><h1>\(name)</h1><p>\(summary(document))</p></header>
            <div class="page">
            <nav aria-label="Sections"><h2>Sections</h2>\(outline(document))<h2>Legend</h2>\(legend(document))</nav>
            <div class="content">\(tables.before.map(\.html).joined())<main>\(body(document))</main>
            \(tables.after.map(\.html).joined())</div>
            </div>
            </body>
            </html>

            """
    }

    /// The index page of a folder of documents.
    public func index(_ entries: [(file: String, id: String, entities: Int)]) -> String {
        var rows = ""
        for entry in entries { rows += "<tr><td><a href=\"\(Self.escape(entry.file))\">\(Self.escape(entry.id))</a></td><td>\(entry.entities)</td></tr>\n" }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Documents</title>
            <style>\(HTMLStyle.sheet)</style></head>
            <body><header><h1>Documents</h1><p>\(entries.count) documents</p></header>
            <div class="page"><main class="plain"><table><tr><th>Document</th><th>Entities</th></tr>
            \(rows)</table></main></div></body></html>

            """
    }

    private func summary(_ document: Document) -> String {
        let absent = document.entities.count { $0.assertion.status == .absent }
        let language = document.language == .chinese ? "Chinese" : "English"
        var text = "\(language) · \(document.sections.count) sections · \(document.sentences.count) sentences · \(document.entities.count) entities, \(absent) of them absent"
        if !document.relations.isEmpty { text += " · \(document.relations.count) relations" }
        if !document.measurements.isEmpty { text += " · \(document.measurements.count) measurements" }
        if !document.medications.isEmpty { text += " · \(document.medications.count) medications" }
        for diagnostic in document.diagnostics { text += "<br>⚠ \(Self.escape(diagnostic.message))" }
        return text
    }

    private func outline(_ document: Document) -> String {
        var counts = [Int](repeating: 0, count: document.sections.count)
        for entity in document.entities { if let section = entity.section { counts[section] += 1 } }
        var list = "<ol>"
        for (index, section) in document.sections.enumerated() {
            let title = section.title.map { document.text[$0] } ?? section.kind
            let count = counts[index]
            list += "<li class=\"level\(section.level)\"><a href=\"#s\(index)\">\(Self.escape(title))</a> <span class=\"count\">\(count)</span></li>"
        }
        return list + "</ol>"
    }

    private func legend(_ document: Document) -> String {
        var list = "<ul class=\"legend\">"
        for kind in EntityKind.canonical + EntityKind.attributes {
            let count = document.entities.count { $0.kind == kind }
            if count > 0 { list += "<li><mark class=\"\(kind.rawValue)\">\(kind.rawValue)</mark> <span class=\"count\">\(count)</span></li>" }
        }
        list += "<li><mark class=\"symptom absent\">absent</mark></li><li><mark class=\"symptom possible\">possible</mark></li>"
        list += "<li><mark class=\"symptom hypothetical\">hypothetical or conditional</mark></li><li><mark class=\"symptom\">past<sup>past</sup></mark></li></ul>"
        return list
    }

    private func body(_ document: Document) -> String {
        var output = ""
        var position = 0
        var next = 0
        func text(to end: Int) {
            guard end > position else { return }
            output += Self.escape(document.text[.init(position, end)])
            position = end
        }
        func entities(to end: Int) {
            while next < document.entities.count, document.entities[next].span.start < end {
                let entity = document.entities[next]
                next += 1
                guard entity.span.start >= position else { continue }
                text(to: entity.span.start)
                output += mark(entity, document)
                position = entity.span.end
            }
            text(to: end)
        }
        // Drawings stand behind the section in which the last of their sentences ends.
        var figures = figures(document)[...]
        func drawings(to end: Int) {
            guard let first = figures.first, first.span.end <= end else { return }
            output += "<div class=\"relations\">"
            while let figure = figures.first, figure.span.end <= end {
                output += figure.svg
                figures.removeFirst()
            }
            output += "</div>"
        }
        for (index, section) in document.sections.enumerated() {
            entities(to: section.span.start)
            drawings(to: section.span.start)
            output += "<a id=\"s\(index)\"></a>"
            if let title = section.title {
                entities(to: title.start)
                output += "<b class=\"title\" title=\"\(Self.escape(section.kind))\(section.loinc.map { " · LOINC " + $0 } ?? "")\">"
                text(to: title.end)
                output += "</b>"
            }
        }
        entities(to: document.text.count)
        drawings(to: document.text.count)
        return output
    }

    /// A drawing for each run of sentences that relations hold together, in text order.
    private func figures(_ document: Document) -> [(span: TextSpan, svg: String)] {
        func span(_ relation: Relation) -> TextSpan {
            let a = document.entities[relation.from].span, b = document.entities[relation.to].span
            return TextSpan(min(a.start, b.start), max(a.end, b.end))
        }
        var groups: [(span: TextSpan, relations: [Relation])] = []
        for relation in document.relations.sorted(by: { span($0) < span($1) }) {
            var whole = span(relation)
            for sentence in document.sentences[document.sentences.firstPlace { $0.span.end > whole.start }...] {
                guard sentence.span.start < whole.end else { break }
                whole = TextSpan(min(whole.start, sentence.span.start), max(whole.end, sentence.span.end))
            }
            if let last = groups.last, last.span.overlaps(whole) {
                groups[groups.count - 1].span = TextSpan(min(last.span.start, whole.start), max(last.span.end, whole.end))
                groups[groups.count - 1].relations.append(relation)
            } else {
                groups.append((whole, [relation]))
            }
        }
        return groups.map { ($0.span, RelationFigure(document, $0.span, $0.relations).svg) }
    }

    private func mark(_ entity: Entity, _ document: Document) -> String {
        let assertion = entity.assertion
        var notes: [String] = []
        if assertion.temporality == .historical { notes.append("past") }
        if assertion.temporality == .future { notes.append("future") }
        if assertion.subject != .patient { notes.append(assertion.relation ?? assertion.subject.rawValue) }
        if assertion.status == .possible { notes.append("?") }
        if let status = assertion.clinicalStatus { notes.append(status.rawValue) }
        var hover = "\(entity.kind.rawValue) · \(assertion.status.rawValue) · \(assertion.temporality.rawValue) · \(assertion.subject.rawValue)"
        for cue in assertion.cues { hover += "\ncue “\(document.text[cue.span])” (\(cue.rule))" }
        for code in entity.codes { hover += "\n\(code.system) \(code.code) \(code.display)" }
        let kind = (EntityKind.canonical + EntityKind.attributes).contains(entity.kind) ? entity.kind.rawValue : "other"
        let status = assertion.status == .conditional || assertion.status == .generic ? "hypothetical" : assertion.status.rawValue
        let subject = assertion.subject == .patient ? "" : " others"
        let note = notes.isEmpty ? "" : "<sup>\(Self.escape(notes.joined(separator: " ")))</sup>"
        return "<mark class=\"\(kind) \(status)\(subject)\" title=\"\(Self.escape(hover))\">\(Self.escape(document.text[entity.span]))\(note)</mark>"
    }

    /// Text that is safe in content and in attributes.
    package static func escape(_ text: String) -> String {
        var output = ""
        output.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            // Characters that HTML forbids.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{E}"..."\u{1F}", "\u{7F}": output += "\u{FFFD}"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}

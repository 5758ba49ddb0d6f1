internal import CasebookCore
internal import CasebookLearning
internal import Foundation

/// Writes the page of an error report.
struct ErrorReportPage {
    /// What errors have in common that are shown together.
    private struct Group: Hashable, Comparable {
        var errorClass: SpanError.Class
        var mention: String
        var found: String

        static func < (left: Group, right: Group) -> Bool {
            (left.errorClass.rawValue, left.mention, left.found) < (right.errorClass.rawValue, right.mention, right.found)
        }
    }

    /// Scalars that are shown on each side of an end of a span.
    private static let contextWidth = 60
    /// Scalars of a mention in the line above its errors.
    private static let mentionWidth = 80
    /// More of the same teach nothing, and would keep rarer mentions off the page.
    private static let examplesPerMention = 10
    /// Rows of the table of confusions.
    private static let confusedKinds = 25
    /// Other spans that are drawn beside an error, before and behind.
    private static let neighbours = 16

    let report: ErrorReport
    private let kinds: [String]
    /// Errors by the kind for which they count, in the order in which they were added.
    private let errorsOfKind: [String: [SpanError]]

    init(report: ErrorReport) {
        self.report = report
        kinds = report.tallies.keys.sorted()
        errorsOfKind = Dictionary(grouping: report.errors, by: \.span.kind)
    }

    var html: String {
        let all = kinds.reduce(into: ErrorReport.Tally()) { $0 += report.tallies[$1]! }
        let plainTitle = String(String.UnicodeScalarView(report.title.unicodeScalars.map { Self.isHidden($0) ? " " : $0 }))
        return HTMLReport.page(
            title: plainTitle, sheet: Self.sheet + filterRules,
            header: """
                <h1>\(isolated(report.title))</h1>
                <p>\(report.documentCount) documents · \(all.counts.wanted) gold spans · \(all.counts.found) found · \(all.counts.right) right · \(report.errors.count) errors</p>
                <p class="warning" role="note"><strong>This page holds text of clinical notes.</strong> It is only for people who are allowed to see those notes: \
                do not send it on or publish it, and delete it with them.</p>
                """,
            content: """
                <section><h2>Scores</h2>
                <p class="note">A span is right when start, end and kind are. Wrong boundary: a gold and a found span of the same kind overlap. Wrong kind: they have the same \
                place. Both count for the kind of the gold span, so that right, missed, wrong boundary and wrong kind add up to gold.</p>
                \(scores(all))</section>
                \(seen(all))\(confusions())<section><h2>Errors in context</h2>
                \(legend)
                \(filters(all))
                \(kinds.enumerated().map(section).joined())</section>
                """)
    }

    // MARK: Tables

    private func scores(_ all: ErrorReport.Tally) -> String {
        func row(_ name: String, _ tally: ErrorReport.Tally) -> String {
            let counts = tally.counts
            let shares = [
                counts.found > 0 ? Self.decimals(counts.precision, 3) : "–", counts.wanted > 0 ? Self.decimals(counts.recall, 3) : "–", Self.decimals(counts.f1, 3),
            ]
            return Self.row(name, shares + ([counts.wanted, counts.found, counts.right] + tally.errors).map(String.init))
        }
        let names = ["kind", "precision", "recall", "F1", "gold", "found", "right"] + SpanError.Class.allCases.map(\.name)
        return Self.table(head: names, rows: kinds.map { row(isolated($0), report.tallies[$0]!) }, foot: row("all kinds", all))
    }

    private func seen(_ all: ErrorReport.Tally) -> String {
        guard report.seenMentions != nil else { return "" }
        func row(_ name: String, _ tally: ErrorReport.Tally) -> String {
            let seen = tally.seen
            let unseen = MatchCounts(right: tally.counts.right - seen.right, wanted: tally.counts.wanted - seen.wanted)
            return Self.row(name, [seen, unseen].flatMap { ["\($0.wanted)", "\($0.right)", $0.wanted > 0 ? Self.decimals($0.recall, 3) : "–"] })
        }
        let names = ["kind", "seen: gold", "right", "recall", "unseen: gold", "right", "recall"]
        let rows = kinds.filter { report.tallies[$0]!.counts.wanted > 0 }.map { row(isolated($0), report.tallies[$0]!) }
        return """
            <section><h2>Seen and unseen mentions</h2>
            <p class="note">A mention is seen when the training data hold its text as a mention of the same kind, whatever its case, width and spaces.</p>
            \(Self.table(head: names, rows: rows, foot: row("all kinds", all)))</section>

            """
    }

    private func confusions() -> String {
        guard !report.confusions.isEmpty else { return "" }
        var involved: [String: Int] = [:]
        for (pair, count) in report.confusions {
            involved[pair.gold, default: 0] += count
            involved[pair.found, default: 0] += count
        }
        let shown = involved.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.confusedKinds).map(\.key).sorted()
        let rows = shown.map { gold in
            Self.row(
                isolated(gold),
                shown.map { found in
                    let count = gold == found ? report.tallies[gold]!.counts.right : report.confusions[.init(gold: gold, found: found)] ?? 0
                    return count == 0 ? "·" : gold == found ? "\(count)" : "<strong>\(count)</strong>"
                })
        }
        let rest = involved.count - shown.count
        return """
            <section><h2>Confused kinds</h2>
            <p class="note">Spans of equal place: rows are the gold kind, columns the found one. Kinds that were never confused are left out\
            \(rest > 0 ? ", and \(rest) more that were confused least" : "").</p>
            \(Self.table(head: ["gold \\ found"] + shown.map(isolated), rows: rows))</section>

            """
    }

    // MARK: Errors

    private var legend: String {
        """
        <p class="note"><b class="g">[<sub>G</sub></b><span class="g">gold span</span><b class="g">]</b> · <b class="p">{<sub>P</sub></b><span class="p">found span</span>\
        <b class="p">}</b> · both: <span class="g p">text</span>. A letter is followed by the kind where it is not that of the heading. \
        <i class="c">U+202E</i> and <i class="c">\\n</i> stand for characters that cannot be seen. Numbers of places count Unicode scalars. The most frequent mentions stand first\
        \(report.seenMentions == nil ? "" : "; “unseen” are those that the training data do not hold as this kind").</p>
        """
    }

    private func filters(_ all: ErrorReport.Tally) -> String {
        func choice(_ group: String, _ id: String, _ label: String) -> String {
            "<label><input type=\"radio\" name=\"\(group)\" id=\"\(id)\"\(id.hasSuffix("-all") ? " checked" : "")> \(label)</label>\n"
        }
        let classes = SpanError.Class.allCases.map { errorClass in
            choice("class", "c\(errorClass.rawValue)", "\(errorClass.name) <span class=\"count\">\(all.errors[errorClass.rawValue])</span>")
        }
        let names = kinds.enumerated().map { index, kind in
            errorsOfKind[kind].map { choice("kind", "k\(index)", "\(isolated(kind)) <span class=\"count\">\($0.count)</span>") } ?? ""
        }
        return """
            <form autocomplete="off"><fieldset><legend>Class of error</legend>\(choice("class", "c-all", "all"))\(classes.joined())</fieldset>
            <fieldset><legend>Kind</legend>\(choice("kind", "k-all", "all"))\(names.joined())</fieldset></form>
            """
    }

    /// The errors of one kind, the most frequent first.
    private func section(_ index: Int, _ kind: String) -> String {
        guard let errors = errorsOfKind[kind] else { return "" }
        let groups = Dictionary(grouping: errors) { Group(errorClass: $0.errorClass, mention: $0.mention, found: $0.predicted?.kind ?? "") }
        var list = ""
        var shown = 0
        for (group, members) in groups.sorted(by: { $0.value.count == $1.value.count ? $0.key < $1.key : $0.value.count > $1.value.count }) {
            guard shown < report.examplesPerKind else { break }
            let examples = members.prefix(min(Self.examplesPerMention, report.examplesPerKind - shown))
            shown += examples.count
            list += block(group, members, examples, kind)
        }
        let rest = errors.count - shown
        return """
            <details class="kind k\(index)" open><summary><h3>\(isolated(kind))</h3> <span class="count">errors \(errors.count) · groups \(groups.count)</span></summary>
            \(list)\(rest > 0 ? "<p class=\"note\">\(rest) more errors of this kind are not shown.</p>\n" : "")</details>

            """
    }

    private func block(_ group: Group, _ members: [SpanError], _ examples: ArraySlice<SpanError>, _ kind: String) -> String {
        let first = members[0]
        let text = report.notes[first.note].text
        let span = first.span
        let mention = Self.visible(text[scalars: span.start..<min(span.end, span.start + Self.mentionWidth)]) + (span.end - span.start > Self.mentionWidth ? "…" : "")
        var tags = group.errorClass.name
        if group.errorClass == .kind { tags += ": found as \(isolated(group.found))" }
        if let isSeen = first.isSeen { tags += isSeen ? " · seen" : " · unseen" }
        var list = ""
        for error in examples {
            var facts = [isolated(report.notes[error.note].id)]
            if let gold = error.gold { facts.append("gold \(gold.start)–\(gold.end)") }
            if let found = error.predicted { facts.append("found \(found.start)–\(found.end)") }
            if let confidence = error.confidence { facts.append("confidence \(Self.decimals(confidence, 2))") }
            list += "<li><bdi class=\"context\">\(context(error))</bdi><div class=\"note\">\(facts.joined(separator: " · "))</div></li>\n"
        }
        let rest = members.count - examples.count
        return """
            <details class="group c\(group.errorClass.rawValue)" open><summary><strong>\(members.count)×</strong> <bdi>\(mention)</bdi> <span class="tag">\(tags)</span></summary>
            <ul>
            \(list)</ul>\(rest > 0 ? "<p class=\"note\">and \(rest) more</p>" : "")</details>

            """
    }

    // MARK: Context

    /// The text around each end of an error's spans, with them and what overlaps them marked.
    private func context(_ error: SpanError) -> String {
        let note = report.notes[error.note]
        let own = [error.gold.map { SpanMark(span: $0, isGold: true) }, error.predicted.map { SpanMark(span: $0, isGold: false) }].compactMap(\.self)
        let ends = own.flatMap { [$0.span.start, $0.span.end] }.sorted()
        // The outer one first where two start together.
        let marks = (own + neighbours(own, from: ends[0], to: ends.last!, in: note)).sorted {
            ($0.span.start, -$0.span.end, $0.isGold ? 0 : 1, $0.span.kind) < ($1.span.start, -$1.span.end, $1.isGold ? 0 : 1, $1.span.kind)
        }
        let length = note.text.length(in: .scalar)
        var ranges: [Range<Int>] = []
        for end in ends {
            let range = max(0, end - Self.contextWidth)..<min(length, end + Self.contextWidth)
            if let last = ranges.last, range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return (ranges[0].lowerBound > 0 ? "…" : "") + ranges.map { draw($0, marks, of: error.span.kind, in: note.text) }.joined(separator: " … ")
            + (ranges.last!.upperBound < length ? "…" : "")
    }

    /// Marks that overlap an error's spans, of those next to it in text order.
    private func neighbours(_ own: [SpanMark], from start: Int, to end: Int, in note: ErrorReport.Note) -> [SpanMark] {
        var low = 0
        var high = note.marks.count
        while low < high {
            let middle = (low + high) / 2
            if note.marks[middle].span.start < start { low = middle + 1 } else { high = middle }
        }
        let before = note.marks[..<low].suffix(Self.neighbours).filter { $0.span.end > start }
        let behind = note.marks[low...].prefix(Self.neighbours).filter { $0.span.start < end }
        return (before + behind).filter { !own.contains($0) }
    }

    /// A range of a text with brackets at the ends of marks and one element for each stretch between them.
    private func draw(_ range: Range<Int>, _ marks: [SpanMark], of kind: String, in text: SourceText) -> String {
        let cuts = Set(marks.flatMap { [$0.span.start, $0.span.end] }.filter(range.contains) + [range.lowerBound, range.upperBound]).sorted()
        var output = ""
        for (cut, next) in zip(cuts, cuts.dropFirst()) {
            for mark in marks where mark.span.start == cut {
                let label = (mark.isGold ? "G" : "P") + (mark.span.kind == kind ? "" : " " + isolated(mark.span.kind))
                output += "<b class=\"\(mark.isGold ? "g" : "p")\">\(mark.isGold ? "[" : "{")<sub>\(label)</sub></b>"
            }
            let covering = marks.filter { $0.span.start <= cut && cut < $0.span.end }
            let classes = (covering.contains(where: \.isGold) ? ["g"] : []) + (covering.contains { !$0.isGold } ? ["p"] : [])
            let stretch = Self.visible(text[scalars: cut..<next])
            output += classes.isEmpty ? stretch : "<span class=\"\(classes.joined(separator: " "))\">\(stretch)</span>"
            for mark in marks.reversed() where mark.span.end == next {
                output += "<b class=\"\(mark.isGold ? "g" : "p")\">\(mark.isGold ? "]" : "}")</b>"
            }
        }
        return output
    }

    // MARK: Parts

    /// Whether a character cannot be seen or turns the direction of the line. Joiners and variation selectors belong to the shape of what stands before them.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if scalar.value == 0x200C || scalar.value == 0x200D || properties.isVariationSelector { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }

    /// Escaped text in which hidden characters are shown by a sign or by their number.
    private static func visible(_ text: String) -> String {
        var output = ""
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard isHidden(scalar) else {
                plain.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let sign =
                switch scalar {
                case "\t": "\\t"
                case "\n": "\\n"
                case "\r": "\\r"
                default: "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                }
            output += escape(plain) + "<i class=\"c\">\(sign)</i>"
            plain = String.UnicodeScalarView()
        }
        return output + escape(plain)
    }

    /// Escaped text to stand behind a tag, with whose ">" a combining mark must not melt into one character when the page is normalised.
    private static func escape(_ text: String.UnicodeScalarView) -> String {
        guard let first = text.first else { return "" }
        switch first.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return "&#\(first.value);" + HTMLPage.escape(String(text.dropFirst()))
        default: return HTMLPage.escape(String(text))
        }
    }

    /// Text that cannot turn the direction of what stands around it.
    private func isolated(_ text: String) -> String { "<bdi>\(Self.visible(text))</bdi>" }

    private static func decimals(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

    private static func row(_ name: String, _ cells: [String]) -> String {
        "<tr><th scope=\"row\">\(name)</th>\(cells.map { "<td>\($0)</td>" }.joined())</tr>\n"
    }

    private static func table(head: [String], rows: [String], foot: String = "") -> String {
        let names = head.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return "<div class=\"scroll\"><table><thead><tr>\(names)</tr></thead>\n<tbody>\n\(rows.joined())</tbody>\n<tfoot>\n\(foot)</tfoot></table></div>\n"
    }

    // MARK: Style

    /// Choices hide by style alone, so that the page needs no script; a browser that does not know `:has` shows everything.
    private var filterRules: String {
        let classes = SpanError.Class.allCases.map { errorClass in
            let name = "c\(errorClass.rawValue)"
            return "body:has(#\(name):checked) .group:not(.\(name)),body:has(#\(name):checked) .kind:not(:has(.\(name))){display:none}\n"
        }
        let names = kinds.indices.map { "body:has(#k\($0):checked) .kind:not(.k\($0)){display:none}\n" }
        return (classes + names).joined()
    }

    private static let sheet = """
        :root{--gold:#0057b7;--found:#b45309;--alarm:#fff4d6}
        main.plain{padding:18px 26px}section{margin-bottom:32px}h2{font-size:17px;margin:0 0 4px}h3{font-size:15px;margin:0;display:inline}
        .warning{background:var(--alarm);color:var(--ink);border-left:4px solid var(--found);padding:6px 12px;margin-top:10px}
        .note{color:var(--soft);font-size:13px;margin:2px 0 8px}.scroll{overflow-x:auto;overflow-wrap:normal}
        table{width:auto;min-width:50%;font-size:14px}td{text-align:right;font-variant-numeric:tabular-nums}thead th{text-align:right;color:var(--soft)}
        thead th:first-child,tbody th,tfoot th{text-align:left}tfoot *{font-weight:700}tbody th{font-weight:400}
        fieldset{border:1px solid var(--line);border-radius:6px;margin:0 0 8px;padding:2px 12px 6px;font-size:14px}legend{color:var(--soft);font-size:12px}label{display:inline-block;margin-right:14px}
        .kind{border-top:2px solid var(--line);padding-top:8px;margin-top:18px}.group{margin:8px 0 8px 14px}summary{cursor:pointer}
        .tag{border:1px solid var(--line);border-radius:9px;padding:0 8px;font-size:12px;color:var(--soft)}
        ul{margin:2px 0;padding-left:22px}li .note{margin:0 0 6px;overflow-wrap:anywhere}.context{overflow-wrap:anywhere;line-height:1.9}
        b.g,span.g{color:var(--gold)}b.p,span.p{color:var(--found)}span.g.p{color:inherit}b sub{unicode-bidi:isolate;font-size:.7em;margin:0 2px 0 1px}
        span.g{border-bottom:2px solid var(--gold);padding-bottom:2px}span.p{text-decoration:underline dashed 2px var(--found);text-underline-offset:2px}
        i.c{font-style:normal;font-size:.7em;color:var(--soft);border:1px dotted var(--soft);border-radius:3px;padding:0 1px}
        @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e3e8ee;--soft:#9aa7b4;--line:#38434f;--paper:#171d24;--ground:#0f1419;--gold:#74b3ff;--found:#ffb15c;--alarm:#3a2e12}}
        @media print{form{display:none}}

        """
}

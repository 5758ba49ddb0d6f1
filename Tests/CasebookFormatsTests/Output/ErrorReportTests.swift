import Casebook
import CasebookTestSupport
import Testing

@Suite struct ErrorReportTests {
    private typealias Prediction = (span: LabelledSpan, confidence: Double?)

    private func span(_ start: Int, _ end: Int, _ kind: String) -> LabelledSpan { LabelledSpan(start: start, end: end, kind: kind) }

    /// The place of a piece of a text in scalars.
    private func span(_ piece: String, _ kind: String, in text: String) throws -> LabelledSpan {
        let all = Array(text.unicodeScalars), wanted = Array(piece.unicodeScalars)
        let start = try #require((0...(all.count - wanted.count)).first { all[$0..<($0 + wanted.count)].elementsEqual(wanted) })
        return span(start, start + wanted.count, kind)
    }

    private func page(_ report: ErrorReport) -> String { String(decoding: report.page(), as: UTF8.self) }

    /// The cells of the row of a name in the table under a heading.
    private func cells(_ page: String, _ heading: String, _ name: String) throws -> [String] {
        let section = try #require(page.components("<h2>\(heading)</h2>").dropFirst().first).components("</section>")[0]
        let row = try #require(section.components("<tr><th scope=\"row\">\(name)</th>").dropFirst().first, "\(heading) \(name)").components("</tr>")[0]
        return row.components("<td>").dropFirst().map { String($0).replacing("</td>", with: "").replacing("<strong>", with: "").replacing("</strong>", with: "") }
    }

    /// Notes in English and Chinese with each class of error once.
    private func sample(seen: [String: Set<String>]? = nil) throws -> ErrorReport {
        var report = ErrorReport(title: "Sample", seenMentions: seen)
        let english = "Severe chest pain and fever. Takes aspirin for gout. Denies cough."
        report.add(
            id: "en", text: english,
            gold: [
                try span("Severe chest pain", "symptom", in: english), try span("fever", "symptom", in: english), try span("aspirin", "drug", in: english),
                try span("gout", "disease", in: english),
            ],
            predicted: [
                (try span("chest pain", "symptom", in: english), 0.5), (try span("fever", "symptom", in: english), 0.99), (try span("aspirin", "test", in: english), 0.25),
                (try span("cough", "symptom", in: english), nil),
            ])
        let chinese = "🏥患者否认发热，有高血压，服用阿司匹林。"
        report.add(
            id: "zh", text: chinese, gold: [try span("高血压", "disease", in: chinese), try span("阿司匹林", "drug", in: chinese)],
            predicted: [(try span("高血压", "disease", in: chinese), 0.9), (try span("阿司匹林", "drug", in: chinese), 0.8), (try span("发热", "symptom", in: chinese), 0.7)])
        return report
    }

    @Test func countsEachClassOfError() throws {
        let page = try page(sample())
        // precision, recall, F1, gold, found, right, missed, spurious, wrong boundary, wrong kind
        #expect(try cells(page, "Scores", "<bdi>symptom</bdi>") == ["0.250", "0.500", "0.333", "2", "4", "1", "0", "2", "1", "0"])
        #expect(try cells(page, "Scores", "<bdi>drug</bdi>") == ["1.000", "0.500", "0.667", "2", "1", "1", "0", "0", "0", "1"])
        #expect(try cells(page, "Scores", "<bdi>disease</bdi>") == ["1.000", "0.500", "0.667", "2", "1", "1", "1", "0", "0", "0"])
        #expect(try cells(page, "Scores", "<bdi>test</bdi>") == ["0.000", "–", "0.000", "0", "1", "0", "0", "0", "0", "0"])
        #expect(try cells(page, "Scores", "all kinds") == ["0.429", "0.500", "0.462", "6", "7", "3", "1", "2", "1", "1"])
        #expect(page.contains("2 documents · 6 gold spans · 7 found · 3 right · 5 errors"))
        #expect(page.contains("<strong>This page holds text of clinical notes.</strong>"))
        #expect(try cells(page, "Confused kinds", "<bdi>drug</bdi>") == ["1", "1"])
        #expect(try cells(page, "Confused kinds", "<bdi>test</bdi>") == ["·", "·"])
        #expect(!page.contains("unseen"))
    }

    @Test func contextsMarkBothSides() throws {
        let page = try page(sample())
        #expect(
            page.contains(
                "<b class=\"g\">[<sub>G</sub></b><span class=\"g\">Severe </span><b class=\"p\">{<sub>P</sub></b><span class=\"g p\">chest pain</span><b class=\"p\">}</b><b class=\"g\">]</b> and fever. Takes"
            ))
        #expect(page.contains("<b class=\"p\">{<sub>P <bdi>test</bdi></sub></b><span class=\"g p\">aspirin</span>"))
        #expect(page.contains("<bdi>en</bdi> · gold 0–17 · found 7–17 · confidence 0.50"))
        #expect(page.contains("<bdi class=\"context\">🏥患者否认<b class=\"p\">{<sub>P</sub></b><span class=\"p\">发热</span><b class=\"p\">}</b>，有高血压，服用阿司匹林。</bdi>"))
        #expect(page.contains("<bdi>zh</bdi> · found 5–7 · confidence 0.70"))
        #expect(page.contains("wrong kind: found as <bdi>test</bdi>"))
    }

    @Test func eachSpanStandsInOneError() throws {
        var report = ErrorReport(title: "")
        // The second piece of a gold span is spurious; a span of other kind and place is both missed and spurious, and each shows the other.
        report.add(
            id: "1", text: "abcdefghijklmnop", gold: [span(0, 6, "a"), span(0, 6, "a"), span(8, 12, "a")],
            predicted: [(span(0, 2, "a"), nil), (span(4, 6, "a"), 0.1), (span(4, 6, "a"), 0.4), (span(4, 6, "a"), nil), (span(9, 12, "b"), nil)])
        let page = page(report)
        #expect(try cells(page, "Scores", "<bdi>a</bdi>") == ["0.000", "0.000", "0.000", "2", "2", "0", "1", "1", "1", "0"])
        #expect(try cells(page, "Scores", "<bdi>b</bdi>").suffix(4) == ["0", "1", "0", "0"])
        #expect(page.contains("found 4–6 · confidence 0.40"))
        #expect(page.contains("{<sub>P <bdi>b</bdi></sub>") && page.contains("[<sub>G <bdi>a</bdi></sub>"))
        #expect(!page.contains("Confused kinds"))
    }

    @Test func twoKindsOfOnePlacePairOnce() throws {
        var report = ErrorReport(title: "")
        report.add(id: "1", text: "abc", gold: [span(0, 3, "a"), span(0, 3, "b"), span(0, 3, "c")], predicted: [(span(0, 3, "c"), nil), (span(0, 3, "d"), nil)])
        let page = page(report)
        #expect(try cells(page, "Scores", "all kinds").suffix(7) == ["3", "2", "1", "1", "0", "0", "1"])
        #expect(try cells(page, "Confused kinds", "<bdi>a</bdi>") == ["·", "1"])
    }

    @Test func seenMentionsAreCompared() throws {
        let page = try page(sample(seen: ["symptom": ["ＦＥＶＥＲ", "  severe\n CHEST pain"], "disease": ["高血压", "aspirin"], "test": ["cough"]]))
        #expect(try cells(page, "Seen and unseen mentions", "<bdi>symptom</bdi>") == ["2", "1", "0.500", "0", "0", "–"])
        #expect(try cells(page, "Seen and unseen mentions", "<bdi>disease</bdi>") == ["1", "1", "1.000", "1", "0", "0.000"])
        // A mention of another kind does not count.
        #expect(try cells(page, "Seen and unseen mentions", "<bdi>drug</bdi>") == ["0", "0", "–", "2", "1", "0.500"])
        #expect(try cells(page, "Seen and unseen mentions", "all kinds") == ["3", "2", "0.667", "3", "1", "0.333"])
        #expect(page.contains("wrong boundary · seen") && page.contains("missed · unseen") && page.contains("spurious · unseen"))
    }

    @Test func mentionsFold() {
        for (text, wanted) in [
            ("  Chest \n\t Pain\u{0}", "chest pain"), ("Ｔ１ ㎎", "t1 mg"), ("Straße", "strasse"), ("STRAẞE", "strasse"), ("ΣΑΣ", "σασ"), ("σας", "σασ"),
            ("ﬁ\u{AD}ne\u{FEFF}", "fine"),
            ("36.5℃", "36.5°c"), ("e\u{301}", "é"), ("", ""), ("高血压　病", "高血压 病"),
        ] { #expect(ErrorReport.folded(text) == wanted) }
        for value in UInt32(0)...0x1FFFF where !(0x3400..<0xD800).contains(value) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = ErrorReport.folded(String(scalar))
            if once != ErrorReport.folded(once) { Issue.record("U+\(String(value, radix: 16)) folds twice") }
        }
    }

    @Test func namesAndTextsAreEscaped() throws {
        var report = ErrorReport(title: "a<script>&\"'\u{1}")
        let text = "x <b>&\"'\u{0}\u{7}\r\n\u{202E}\u{85}\u{2028}\u{FFFE} 👩‍⚕️ שלום</b>"
        report.add(id: "<id>\u{202E}", text: text, gold: [span(2, text.unicodeScalars.count - 1, "<kind&>")], predicted: [(span(0, 1, "\"'"), nil)])
        report.add(id: "\u{338}c", text: "a\u{338}", gold: [span(1, 2, "mark")], predicted: [])
        let page = page(report)
        #expect(page.contains("<title>a&lt;script&gt;&amp;&quot;&#39; </title>"))
        #expect(page.contains("<bdi>&lt;id&gt;<i class=\"c\">U+202E</i></bdi>"))
        #expect(page.contains("<bdi>&lt;kind&amp;&gt;</bdi>"))
        #expect(page.contains("&lt;b&gt;&amp;&quot;&#39;<i class=\"c\">U+0000</i><i class=\"c\">U+0007</i><i class=\"c\">\\r</i><i class=\"c\">\\n</i>"))
        #expect(page.contains("<i class=\"c\">U+202E</i><i class=\"c\">U+0085</i><i class=\"c\">U+2028</i><i class=\"c\">U+FFFE</i> 👩‍⚕️ שלום"))
        #expect(page.contains("<bdi>&#824;c</bdi>"))
        #expect(!page.contains("<script") && !page.contains("http:") && !page.contains("https:") && !page.contains("url("))
        expectSound(page)
    }

    @Test func frequentMentionsComeFirstAndExamplesAreLimited() throws {
        var report = ErrorReport(title: "", examplesPerKind: 14)
        for index in 0..<12 { report.add(id: "rare \(index)", text: "w\(index)w", gold: [span(0, 1, "a"), span(1, 2, "b")], predicted: [(span(1, 2, "b"), nil)]) }
        for index in 0..<30 { report.add(id: "d\(index)", text: "Often", gold: [], predicted: [(span(0, 5, "a"), 0.5)]) }
        for index in 0..<2 { report.add(id: "e\(index)", text: "oft", gold: [span(0, 3, "a")], predicted: []) }
        let page = page(report)
        let often = try #require(page.components("<strong>30×</strong> <bdi>Often</bdi>").dropFirst().first)
        // Ten of 30, then as many of the twelve of another mention as there is room for.
        #expect(often.contains("and 20 more") && often.contains("<strong>12×</strong> <bdi>w</bdi>") && often.contains("and 8 more"))
        #expect(page.components("<li>").count == 15)
        #expect(page.contains("30 more errors of this kind are not shown.") && page.contains("errors 44 · groups 3"))
        #expect(!page.contains("<bdi>oft</bdi>"))
    }

    @Test func longTextsAreCutAroundTheEnds() throws {
        var report = ErrorReport(title: "")
        let text = String(repeating: "前", count: 100) + String(repeating: "中", count: 500) + String(repeating: "后", count: 100)
        report.add(id: "1", text: text, gold: [span(100, 600, "a")], predicted: [])
        let page = page(report)
        let before = String(repeating: "前", count: 60), middle = String(repeating: "中", count: 60)
        #expect(page.contains("…\(before)<b class=\"g\">[<sub>G</sub></b><span class=\"g\">\(middle)</span> … <span class=\"g\">\(middle)</span><b class=\"g\">]</b>"))
        #expect(page.contains("</b>" + String(repeating: "后", count: 60) + "…</bdi>"))
        #expect(page.contains("<bdi>" + String(repeating: "中", count: 80) + "…</bdi>"))
    }

    @Test func emptyReportIsAPage() throws {
        let page = page(ErrorReport(title: "Nothing", seenMentions: [:]))
        #expect(try cells(page, "Scores", "all kinds") == ["–", "–", "0.000"] + [String](repeating: "0", count: 7))
        expectSound(page)
    }

    @Test func manyKindsStayReadable() throws {
        var report = ErrorReport(title: "")
        for index in 0..<40 { report.add(id: "\(index)", text: "abc", gold: [span(0, 3, "a\(index)")], predicted: [(span(0, 3, "b\(index)"), nil)]) }
        let page = page(report)
        #expect(page.contains(", and 55 more that were confused least."))
        expectSound(page)
    }

    @Test(arguments: 0..<40)
    func randomTextsGiveSoundPages(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let kinds = ["disease", "drug", "<&>", "סוג"]
        var report = ErrorReport(title: RandomText.make(5, using: &generator), seenMentions: seed % 2 == 0 ? nil : ["drug": [RandomText.make(1, using: &generator)]])
        var copy = report
        var right = 0, gold = 0, found = 0
        for _ in 0..<20 {
            let text = RandomText.make(Int.random(in: 1..<60, using: &generator), using: &generator)
            let count = text.unicodeScalars.count
            func spans() -> [LabelledSpan] {
                (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                    let start = Int.random(in: 0..<count, using: &generator)
                    return span(start, Int.random(in: (start + 1)...min(count, start + 6), using: &generator), kinds.randomElement(using: &generator)!)
                }
            }
            let wanted = spans()
            let guessed: [Prediction] = (wanted.filter { _ in Bool.random(using: &generator) } + spans()).map { ($0, Double.random(in: 0...1, using: &generator)) }
            let id = RandomText.make(2, using: &generator)
            report.add(id: id, text: text, gold: wanted, predicted: guessed)
            copy.add(id: id, text: text, gold: wanted.reversed(), predicted: guessed.reversed())
            gold += Set(wanted).count
            found += Set(guessed.map(\.span)).count
            right += Set(wanted).intersection(guessed.map(\.span)).count
        }
        #expect(String(validating: report.page(), as: UTF8.self) != nil)
        let page = page(report)
        #expect(report.page() == copy.page())
        expectSound(page)
        let sums = try cells(page, "Scores", "all kinds").suffix(7).compactMap { Int($0) }
        #expect(Array(sums[0..<3]) == [gold, found, right])
        // Every span is right or in one error.
        #expect(right + sums[3] + sums[5] + sums[6] == gold && right + sums[4] + sums[5] + sums[6] == found)
    }

    /// Expects that tags are balanced and nothing stands in the page that HTML forbids.
    private func expectSound(_ page: String) {
        var open: [String] = []
        for piece in page.unicodeScalars.split(separator: "<") {
            let parts = piece.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                Issue.record("a tag that does not end: \(piece)")
                return
            }
            let name = String(Substring(parts[0].prefix { $0 != " " }))
            if name.hasPrefix("/") {
                if open.popLast() != String(name.dropFirst()) { Issue.record("\(name) closes nothing") }
            } else if !["!DOCTYPE", "meta", "input"].contains(name) {
                open.append(name)
            }
        }
        #expect(open.isEmpty)
        for scalar in page.unicodeScalars {
            let properties = scalar.properties
            let isForbidden = properties.generalCategory == .control && scalar != "\n" || properties.isNoncharacterCodePoint || properties.isBidiControl
            if isForbidden { Issue.record("U+\(String(scalar.value, radix: 16)) stands in the page") }
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}

extension Substring {
    fileprivate func components(_ separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}

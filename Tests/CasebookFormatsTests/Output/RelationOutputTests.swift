import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// Relations in every form of output.
@Suite struct RelationOutputTests {
    private func document(_ text: String, _ entities: [(String, String)], _ relations: [(String, Int, Int)]) throws -> Document {
        var workspace = try PipelineWorkspace()
        var document = Document(id: "n<1>", text: SourceText(text))
        for (word, kind) in entities {
            let start = text.utf8.distance(from: text.utf8.startIndex, to: try #require(text.range(of: word)).lowerBound)
            document.entities.append(Entity(kind: EntityKind(kind), span: TextSpan(start, start + word.utf8.count), source: "given"))
        }
        document = try Pipeline.assertions(Fixture.lexicons.get()).annotate(document, workspace: &workspace)
        document.relations = relations.map { Relation(kind: $0, from: $1, to: $2, confidence: 0.75, source: "model:test") }
        return document
    }

    private func sample() throws -> Document {
        try document(
            "Given aspirin 100 mg for headache & no fever.", [("aspirin", "drug"), ("100 mg", "dose"), ("headache", "symptom"), ("fever", "symptom")],
            [("dose_of", 1, 0), ("treats", 0, 2)])
    }

    @Test func jsonNamesTheEnds() throws {
        let encoder = DocumentEncoder(producer: Producer(version: "0", pipeline: "test", models: [], lexicons: ""))
        let relations = try #require(try JSONParser.parse(encoder.line(sample()))["relations"]?.array)
        #expect(relations.map { $0["kind"]?.string } == ["dose_of", "treats"])
        #expect(relations.map { $0["from"]?.string } == ["e1", "e0"] && relations.map { $0["to"]?.string } == ["e0", "e2"])
        #expect(relations[0]["source"]?.string == "model:test" && relations[0]["confidence"] == .number("0.75"))
    }

    @Test func tablesNameWhatAnEntityIsRelatedTo() throws {
        let lines = try TextTable(usesColour: false).render(sample()).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let drug = try #require(lines.firstIndex { $0.hasPrefix("drug") })
        #expect(lines[drug + 1] == "treats → headache")
        #expect(lines.contains("dose of → aspirin"))
    }

    @Test func bratIsReadBackAsItWasWritten() throws {
        let document = try sample(), annotations = BRATWriter.annotations(document)
        #expect(annotations.contains("R1\tdose_of Arg1:T2 Arg2:T1\n") && annotations.contains("R2\ttreats Arg1:T1 Arg2:T3\n"))
        let folder = try TemporaryFolder()
        _ = try folder.write("a.txt", document.text.string)
        let read = try AnnotatedFiles.read(try folder.write("a.ann", annotations))[0]
        #expect(read.relations.map { "\($0.kind) \($0.from) \($0.to)" } == ["dose_of 1 0", "treats 0 2"])
    }

    @Test func conllCarriesThemInFront() throws {
        let lines = try CoNLLWriter.render(sample(), unit: .scalar).split(separator: "\n").prefix(3)
        #expect(Array(lines) == ["# id = n<1>", "# relation = dose_of 14 20 6 13", "# relation = treats 6 13 25 33"])
        let folder = try TemporaryFolder()
        #expect(try AnnotatedFiles.read(try folder.write("a.conll", CoNLLWriter.render(sample(), unit: .scalar)))[0].entities.count == 4)
    }

    @Test func pagesDrawAnArcForEach() throws {
        let page = HTMLPage().render(try sample())
        #expect(page.contains("2 relations") && page.contains("<svg class=\"relations\""))
        #expect(page.contains(">dose of</text>") && page.contains(">treats</text>") && page.contains("&amp; no "))
        #expect(page.components(separatedBy: "class=\"head\"").count == 3)
        #expect(!page.contains("<script"))
        var plain = try sample()
        plain.relations = []
        #expect(!HTMLPage().render(plain).contains("<svg"))
    }

    /// Arcs over lines leave one row and come into the next; every piece of text stays within the drawing; nothing is lost.
    @Test func longSentencesAreDrawnInRows() throws {
        let filler = String(repeating: "as the very patient family tells it ", count: 12)
        let text = "Given aspirin, \(filler)for his headache of \(filler)three weeks."
        let document = try document(text, [("aspirin", "drug"), ("headache", "symptom"), ("three weeks", "time")], [("treats", 0, 1), ("temporal_of", 2, 1)])
        let page = HTMLPage().render(document)
        let drawn = try #require(page.range(of: "<svg[^>]*>.*?</svg>", options: .regularExpression)).lowerBound
        let svg = String(page[drawn...].prefix { $0 != "\n" })
        let box = try #require(svg.range(of: "viewBox=\"0 0 [0-9.]+ [0-9.]+\"", options: .regularExpression)).lowerBound
        let width = try #require(Double(svg[box...].split(separator: " ")[2]))
        for match in svg.matches(of: /<text[^>]* x="([0-9.]+)"[^>]*textLength="([0-9.]+)"/) {
            #expect(try #require(Double(match.1)) + #require(Double(match.2)) <= width + 1)
        }
        let words = svg.replacing(/<text class="label".*?<\/text>/, with: "").replacing(/<[^>]+>/, with: "").split(separator: " ").joined(separator: " ")
        #expect(words == text)
        // Two arcs in two parts each, with a head where they arrive.
        #expect(svg.components(separatedBy: ">treats<").count > 2 && svg.components(separatedBy: "class=\"head\"").count == 3)
    }

    @Test func anyTextIsDrawnWithoutHarm() throws {
        var generator = SeededGenerator(seed: 7)
        for length in [1, 20, 300] {
            for _ in 0..<20 {
                let text = RandomText.make(length, using: &generator)
                var document = Document(id: "r", text: SourceText(text))
                var workspace = try PipelineWorkspace()
                document = try Pipeline.rules(Fixture.lexicons.get()).annotate(document, workspace: &workspace)
                let ends = document.tokens.map(\.span)
                document.entities = ends.enumerated().filter { $0.offset % 3 == 0 }.map { Entity(kind: .symptom, span: $0.element, source: "") }
                document.relations = document.entities.indices.dropLast().map { Relation(kind: "r", from: $0, to: $0 + 1, source: "") }
                let page = HTMLPage().render(document)
                #expect(page.hasSuffix("</html>\n") && page.components(separatedBy: "<svg").count == page.components(separatedBy: "</svg>").count)
            }
        }
    }

    @Test func attributionsAreShownAndEscaped() {
        var page = AttributionPage(title: "a<b")
        let text = SourceText("No <fever> now.")
        page.add(
            .init(
                id: "1&2", text: text, label: "l", probability: 0.875,
                attributions: [.init(span: TextSpan(0, 2), attention: 0.25, gradient: -0.5), .init(span: TextSpan(3, 10), attention: 0.75, gradient: 2)]))
        let html = String(decoding: page.bytes, as: UTF8.self)
        #expect(html.contains("a&lt;b") && html.contains("&lt;fever&gt;</span> now.") && html.contains("88 % · 1&amp;2") && html.hasSuffix("</html>\n"))
        #expect(html.contains("rgba(46,160,67,0.7)") && html.contains("rgba(207,34,46,0.175)"))
    }
}

import Casebook
import CasebookExtraction
import CasebookPipeline
import CasebookTestSupport
import CasebookText
import Testing

struct AbbreviationTests {
    /// The definitions of a text as "long = short".
    private func definitions(_ text: String) throws -> [String] {
        var workspace = try PipelineWorkspace()
        let lexicons = try Fixture.lexicons.get()
        let pipeline = try Pipeline(
            name: "test", components: [TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent()])
        let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
        func words(_ range: Range<Int>) -> String {
            document.text[TextSpan(document.tokens[range.lowerBound].span.start, document.tokens[range.upperBound - 1].span.end)]
        }
        return AbbreviationFinder.definitions(document, workspace.text.buffer).map { "\(words($0.long)) = \(words($0.short))" }
    }

    @Test(arguments: [
        ("She developed acute kidney injury (AKI) after surgery.", ["acute kidney injury = AKI"]),
        ("Treated with 5-fluorouracil (5-FU) and leucovorin (LV, weekly).", ["5-fluorouracil = 5-FU", "leucovorin = LV"]),
        ("Haloperidol (HAL) and gamma-aminobutyric acid (GABA) were given.", ["Haloperidol = HAL", "gamma-aminobutyric acid = GABA"]),
        ("The left ventricular ejection fraction (LVEF) was 45% (normal).", ["left ventricular ejection fraction = LVEF"]),
        ("Blood pressure (120/80) and pain (mild) were noted (see Table 2).", []), ("(AKI) stands first, and fever (XYZ) does not explain it.", []),
        ("A bracket that never closes (AKI and goes on", []), ("", []), ("()", []),
    ]) func longFormsAreFound(_ text: String, _ wanted: [String]) throws {
        #expect(try definitions(text) == wanted)
    }

    @Test func theLongFormDecides() throws {
        var workspace = try PipelineWorkspace()
        let text = "Congestive stasis (CS) was seen. CS improved; cyclic symmetry group (CSG) and CSG were measured."
        let lexicons = try Fixture.lexicons.get()
        let pipeline = try Pipeline(
            name: "test", components: [TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent()])
        let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
        let found = AbbreviationFinder.definitions(document, workspace.text.buffer)
        #expect(found.count == 2)
        func entity(_ start: Int, _ end: Int, _ kind: EntityKind) -> Entity { Entity(kind: kind, span: TextSpan(start, end), confidence: 0.7, source: "model:x") }
        // The long form is a disease; one of its short forms was missed, one taken for a drug. The last long form is nothing.
        let before = [entity(0, 17, .disease), entity(33, 35, .drug), entity(78, 81, .test)]
        let after = AbbreviationRule.apply(found, to: before, document)
        #expect(after.map { document.text[$0.span] } == ["Congestive stasis", "CS", "CS"])
        #expect(after.allSatisfy { $0.kind == .disease })
        #expect(AbbreviationRule.apply([], to: before, document) == before)
    }

    @Test func anyTextIsSurvived() throws {
        var random = SeededGenerator(seed: 5)
        let alphabet = Array("aAbB1 (),;-.\nβ中\u{301}".unicodeScalars)
        for _ in 0..<300 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<(random.next() % 80) { scalars.append(alphabet[Int(random.next() % UInt64(alphabet.count))]) }
            _ = try definitions(String(scalars))
        }
    }
}

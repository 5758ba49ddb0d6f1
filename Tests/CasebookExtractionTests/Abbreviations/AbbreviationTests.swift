import Casebook
import CasebookExtraction
import CasebookPipeline
import CasebookTestSupport
import CasebookText
import Testing

struct AbbreviationTests {
    /// A text with its sentences, and the definitions in it.
    private func analysed(_ text: String, only language: Language? = nil) throws -> (document: Document, found: [AbbreviationDefinition]) {
        var workspace = try PipelineWorkspace()
        let lexicons = try Fixture.lexicons.get()
        let pipeline = try Pipeline(
            name: "test", components: [TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent()])
        let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
        return (document, AbbreviationFinder.definitions(document, workspace.text.buffer, only: language))
    }

    /// The definitions of a text as "long = short".
    private func definitions(_ text: String) throws -> [String] {
        let (document, found) = try analysed(text)
        func words(_ range: Range<Int>) -> String {
            document.text[TextSpan(document.tokens[range.lowerBound].span.start, document.tokens[range.upperBound - 1].span.end)]
        }
        return found.map { "\(words($0.long)) = \(words($0.short))" }
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
        let text = "Congestive stasis (CS) was seen. CS improved; cyclic symmetry group (CSG) and CSG were measured."
        let (document, found) = try analysed(text)
        #expect(found.count == 2)
        func entity(_ start: Int, _ end: Int, _ kind: EntityKind) -> Entity { Entity(kind: kind, span: TextSpan(start, end), confidence: 0.7, source: "model:x") }
        // The long form is a disease; one of its short forms was missed, one taken for a drug. The last long form is nothing.
        let before = [entity(0, 17, .disease), entity(33, 35, .drug), entity(78, 81, .test)]
        let after = AbbreviationRule.apply(found, to: before, document)
        #expect(after.map { document.text[$0.span] } == ["Congestive stasis", "CS", "CS"])
        #expect(after.allSatisfy { $0.kind == .disease })
        #expect(AbbreviationRule.apply([], to: before, document) == before)
    }

    /// A form that is defined twice means at each place what was said last.
    @Test func theLastDefinitionCounts() throws {
        let text = "MS in the family. Multiple sclerosis (MS) is known. MS is stable. Mental status (MS) was normal, MS unchanged."
        let (document, found) = try analysed(text)
        #expect(found.count == 2)
        let places = text.indices.filter { text[$0...].hasPrefix("MS") }.map { text.utf8.distance(from: text.startIndex, to: $0) }
        let disease = Entity(kind: .disease, span: TextSpan(18, 36), confidence: 0.9, source: "model:x")
        let tagged = [disease] + places.dropFirst().map { Entity(kind: .test, span: TextSpan($0, $0 + 2), source: "model:x") }
        let after = AbbreviationRule.apply(found, to: tagged, document)
        let starts = after.map(\.span.start)
        #expect(starts == [places[0], 18, places[1], places[2]])
        #expect(after.allSatisfy { $0.kind == .disease })
        // Sentences of the other language are left alone.
        let untouched = AbbreviationRule.apply(found, to: tagged, document, only: .chinese), none = try analysed(text, only: .chinese).found
        #expect(untouched == tagged && none.isEmpty)
    }

    /// Each definition is looked up once for each place, however many there are.
    @Test(.timeLimit(.minutes(1))) func manyDefinitionsTakeLinearTime() throws {
        let text = String(repeating: "He has acute bronchitis (AB). ", count: 6000)
        let (document, found) = try analysed(text)
        let tagged = (0..<6000).map { Entity(kind: .disease, span: TextSpan($0 * 30 + 7, $0 * 30 + 23), source: "model:x") }
        #expect(AbbreviationRule.apply(found, to: tagged, document).count == 12_000)
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

import Casebook
import CasebookTestSupport
import Testing

/// A redacted document holds no word of an identifier, and all else stands at its new place.
@Suite(.timeLimit(.minutes(4))) struct RedactorTests {
    private static let note = "Patient: Jane Doe. Seen March 5, 2024 for chest pain; return 3/19/2024. Ms. Doe denies fever. MRN 4471208, phone 617-555-0143."

    private static func redacted(_ text: String, _ mode: RedactionMode, key: String = "key", patient: String? = "p1") throws -> Document {
        var workspace = try PipelineWorkspace(), document = try IdentifierTests.document(text, &workspace)
        document.metadata.patient = patient
        return try redactor(mode, key).redacted(document)
    }

    private static func redactor(_ mode: RedactionMode, _ key: String) throws -> Redactor {
        try Redactor(mode, key: Array(key.utf8), lexicon: IdentifierTests.lexicon.get(), finder: IdentifierTests.finder())
    }

    @Test func masksNameTheKind() throws {
        let text = try Self.redacted(Self.note, .mask).text.string
        #expect(text == "Patient: [NAME]. Seen [DATE] for chest pain; return [DATE]. Ms. [NAME] denies fever. MRN [ID], phone [PHONE].")
    }

    @Test(arguments: RedactionMode.allCases) func nothingOfAnIdentifierIsLeft(_ mode: RedactionMode) throws {
        let document = try Self.redacted(Self.note, mode)
        let line = String(
            decoding: DocumentEncoder(includesTokens: true, includesText: true, producer: Producer(version: "", pipeline: "", models: [], lexicons: "")).line(document),
            as: UTF8.self)
        for word in ["Jane", "Doe", "4471208", "555-0143", "March 5", "3/19/2024"] { #expect(!line.contains(word)) }
    }

    @Test(arguments: RedactionMode.allCases) func findingsStandAtTheirNewPlaces(_ mode: RedactionMode) throws {
        let document = try Self.redacted(Self.note, mode)
        let words = document.entities.filter { !$0.kind.rawValue.hasPrefix("phi:") }.map { document.text[$0.span] }
        #expect(words == ["chest pain", "fever"])
        for token in document.tokens {
            #expect(document.text.offset(Int(token.startByte), in: .scalar) == Int(token.startScalar))
        }
        for sentence in document.sentences { #expect(sentence.span.start == Int(document.tokens[sentence.tokens.lowerBound].startByte)) }
    }

    @Test func surrogatesAreTheSameForOnePatientAndKey() throws {
        let first = try Self.redacted(Self.note, .surrogate), again = try Self.redacted(Self.note, .surrogate)
        #expect(first.text.string == again.text.string)
        let others = [try Self.redacted(Self.note, .surrogate, key: "other"), try Self.redacted(Self.note, .surrogate, patient: "p2")]
        for other in others { #expect(first.text.string != other.text.string) }
        #expect(first.metadata.patient != "p1")
    }

    @Test func datesKeepTheirIntervalAndForm() throws {
        let text = try Self.redacted("2024年3月5日入院，2024-03-19出院。", .surrogate).text.string
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        let first = try #require(CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]))
        let second = try #require(CivilDate(year: numbers[3], month: numbers[4], day: numbers[5]))
        #expect(second.daysFromEpoch - first.daysFromEpoch == 14)
        #expect(text.contains("年") && text.hasSuffix("出院。"))
    }

    @Test func timesMoveWithTheDates() throws {
        var workspace = try PipelineWorkspace(), document = try IdentifierTests.document("Seen 2024-03-05. Cough for 3 days.", &workspace)
        document.times = [
            TimeExpression(span: TextSpan(5, 15), kind: .date, value: "2024-03-05"), TimeExpression(span: TextSpan(27, 33), kind: .duration, value: "P3D"),
        ]
        let moved = try Self.redactor(.surrogate, "key").redacted(document).times
        #expect(moved.count == 2 && moved[0].value != "2024-03-05" && moved[1].value == "P3D")
        #expect(try Self.redactor(.mask, "key").redacted(document).times.map(\.value) == ["P3D"])
    }

    @Test func residentIdsStayValid() throws {
        let text = try Self.redacted("身份证号：110199199203150010。", .surrogate).text.string
        let id = text.filter { $0.isNumber || $0 == "X" }
        #expect(id.count == 18 && id != "110199199203150010")
    }

    @Test func randomTextsKeepTheirSpansInside() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<60 {
            let document = try Self.redacted(RandomText.make(60, using: &generator), .surrogate)
            for entity in document.entities { #expect(entity.span.end <= document.text.count) }
            for token in document.tokens { #expect(token.span.end <= document.text.count) }
        }
    }
}

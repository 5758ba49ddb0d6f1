import Casebook
import CasebookTestSupport
import Testing

@Suite struct EntityComposerTests {
    @Test(arguments: [
        ("Left lower lobe pneumonia is seen.", "Left lower lobe pneumonia:disease"), ("CT head was normal.", "CT head:test"),
        ("Status post left hip hemiarthroplasty.", "left hip hemiarthroplasty:procedure"), ("左侧基底节区梗死", "左侧基底节区梗死:disease"),
        ("行头颅MRI。", "头颅MRI:test"), ("双下肢水肿", "双下肢:anatomy"), ("双下肢水肿", "水肿:symptom"),
    ])
    func joins(text: String, wanted: String) throws {
        let document = try Fixture.analyze(text)
        let found = document.entities.map { "\(document.text[$0.span]):\($0.kind.rawValue)" }
        #expect(found.contains(wanted), "\(found)")
    }

    @Test func mentionsNeverOverlap() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20 {
            let document = try Fixture.analyze(RandomText.make(200, using: &generator))
            for (first, second) in zip(document.entities, document.entities.dropFirst()) { #expect(first.span.end <= second.span.start) }
        }
    }
}

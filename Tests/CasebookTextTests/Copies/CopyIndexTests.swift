import Casebook
import CasebookTestSupport
import Testing

@Suite struct CopyIndexTests {
    private func read(_ texts: [String]) -> [[String]] {
        var copies = PatientCopies()
        return texts.enumerated().map { number, text in
            let source = SourceText(text)
            return copies.read(source, patient: "p", id: "\(number)").map { "\($0.document):\(source[$0.span])" }
        }
    }

    @Test func whatIsRepeatedIsFoundWhereItBegan() {
        let course = "Admitted with community acquired pneumonia of the right lower lobe and treated with ceftriaxone and azithromycin"
        let found = read([course + ".", "Day two. \(course). Afebrile now.", "Day three. " + course.uppercased()])
        #expect(found[0].isEmpty)
        #expect(found[1] == ["0:" + course])
        #expect(found[2] == ["0:" + course.uppercased()])
    }

    @Test func chineseIsComparedByCharacters() {
        let found = read(["患者因反复咳嗽咳痰伴气促3年加重1周入院。", "病程记录：患者因反复咳嗽、咳痰伴气促3年，加重1周入院。今日好转。"])
        #expect(found[1] == ["0:患者因反复咳嗽、咳痰伴气促3年，加重1周入院"])
    }

    @Test func shortPhrasesAreNoCopies() {
        #expect(read(["No acute distress. Lungs are clear.", "No acute distress. Lungs are clear."])[1].isEmpty)
    }

    @Test func patientsAreApart() {
        var copies = PatientCopies()
        let text = SourceText("the same twelve words and more stand in the notes of two different people today")
        #expect(copies.read(text, patient: "a", id: "1").isEmpty)
        #expect(copies.read(text, patient: "b", id: "2").isEmpty)
        #expect(copies.read(text, patient: "a", id: "3").count == 1)
    }

    @Test(arguments: 0..<20)
    func spansOfAnyText(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed)), copies = PatientCopies()
        let first = RandomText.make(400, using: &generator)
        let second = RandomText.make(100, using: &generator) + first + RandomText.make(100, using: &generator)
        _ = copies.read(SourceText(first), patient: "", id: "1")
        let text = SourceText(second)
        var end = 0
        for copy in copies.read(text, patient: "", id: "2") {
            #expect(copy.span.start >= end && copy.span.end <= text.count)
            #expect(!text[copy.span].isEmpty)
            end = copy.span.end
        }
    }
}

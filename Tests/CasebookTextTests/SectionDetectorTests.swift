import Casebook
import CasebookTestSupport
import Testing

@Suite struct SectionDetectorTests {
    private func titles(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.sections.map { section in "\(section.title.map { document.text[$0] } ?? "-"):\(section.kind)" }
    }

    @Test func templatesAndLines() throws {
        #expect(try titles("主诉：发热3天。\n现病史：患者3天前发热。\n既往史：高血压。") == ["主诉:chief_complaint", "现病史:present_illness", "既往史:past_medical_history"])
        #expect(try titles("【入院诊断】肺炎【出院诊断】肺炎") == ["入院诊断:admission_diagnosis", "出院诊断:discharge_diagnosis"])
        #expect(try titles("HPI:\nCough.\n\nPAST MEDICAL HISTORY\nAsthma.") == ["HPI:present_illness", "PAST MEDICAL HISTORY:past_medical_history"])
        #expect(try titles("Seen today. Assessment: stable.") == ["-:preamble", "Assessment:assessment"])
    }

    @Test func unknownAndEmptyHeadingsAreKept() throws {
        #expect(try titles("ZEBRA NOTES: none.\nPLAN:\n") == ["ZEBRA NOTES:other", "PLAN:plan"])
    }

    @Test func valuesAreNoHeadings() throws {
        #expect(try titles("Temp 36.5: fine. The patient: well.").count == 1)
        #expect(try titles("患者：一般情况可，无发热。").first == "-:preamble")
    }

    @Test func subHeadingsNest() throws {
        let document = try Fixture.analyze("PHYSICAL EXAM:\nAbdomen: soft.\nASSESSMENT: well.")
        #expect(document.sections.map(\.level) == [1, 2, 1])
        #expect(document.sections[0].span.contains(document.sections[1].span))
    }

    @Test(arguments: 0..<30)
    func levelOneCoversTheText(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 7)
        let document = try Fixture.analyze(RandomText.make(150, using: &generator))
        var place = 0
        for section in document.sections where section.level == 1 {
            #expect(section.span.start == place)
            place = section.span.end
        }
        #expect(place == document.text.count)
        for section in document.sections { #expect(section.title.map { section.span.contains($0) } != false) }
    }

    @Test(arguments: ["en", "zh"])
    func atLeastSixtyKinds(language: String) throws {
        let file = try TableFile(path: Fixture.root + "/Lexicons/Sections/headings.\(language).tsv")
        #expect(try Set(HeadingFile.headings(file).map(\.kind)).count >= 60)
    }
}

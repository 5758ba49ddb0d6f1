import Casebook
import CasebookTestSupport
import Testing

@Suite struct SentenceSplitterTests {
    private func sentences(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.sentences.map { document.text[$0.span] }
    }

    @Test(arguments: [
        ("Seen by Dr. Lee today. No fever.", "Seen by Dr. Lee today.|No fever."),
        ("Metoprolol 25 mg b.i.d. was held. He felt well.", "Metoprolol 25 mg b.i.d. was held.|He felt well."),
        ("WBC 12.5 and Hb 9.8. Stable.", "WBC 12.5 and Hb 9.8.|Stable."), ("See Fig. 2 and Sec. 3 below. Done.", "See Fig. 2 and Sec. 3 below.|Done."),
        ("1. Aspirin\n2. Statin", "1. Aspirin|2. Statin"),
        ("Pain is\nworse at night.", "Pain is\nworse at night."), ("• Sepsis\n• Shock", "• Sepsis|• Shock"), ("First line\n\nSecond line", "First line|Second line"),
        ("Is it a PE? No.", "Is it a PE?|No."),
        ("He has pain.No fever.", "He has pain.|No fever."),
    ])
    func english(text: String, wanted: String) throws {
        #expect(try sentences(text).joined(separator: "|") == wanted)
    }

    @Test(arguments: [
        ("患者发热3天。否认咳嗽。", "患者发热3天。|否认咳嗽。"), ("肺癌？待排。", "肺癌？|待排。"), ("1.高血压病\n2.糖尿病", "1.高血压病|2.糖尿病"), ("心率80次/分，律齐\n腹软", "心率80次/分，律齐|腹软"),
    ])
    func chinese(text: String, wanted: String) throws {
        #expect(try sentences(text).joined(separator: "|") == wanted)
    }

    @Test func hardWrappedLinesGoOn() throws {
        let text = """
            The patient was admitted with three days of fever and a productive cough and
            Gram stain of the sputum showed many organisms, for which treatment was begun
            without delay. She did well.
            """
        #expect(try sentences(text).count == 2)
    }

    @Test func languageIsTold() throws {
        let document = try Fixture.analyze("患者行CT检查。\nCT of the chest was normal.")
        #expect(document.sentences.map(\.language) == [.chinese, .english])
    }
}

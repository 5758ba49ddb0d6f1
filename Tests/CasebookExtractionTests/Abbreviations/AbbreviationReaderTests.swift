import Casebook
import CasebookTestSupport
import Testing

@Suite struct AbbreviationReaderTests {
    /// Short and long form, or expansion, of each abbreviation.
    private func read(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.abbreviations.map { item in
            let long = item.long.map { document.text[$0] } ?? item.expansion ?? ""
            return "\(document.text[item.short])=\(long)"
        }
    }

    @Test(arguments: [
        ("Admitted with acute kidney injury (AKI).", "AKI=acute kidney injury"), ("The AKI (acute kidney injury) resolved.", "AKI=acute kidney injury"),
        ("诊断为急性呼吸窘迫综合征（ARDS）。", "ARDS=急性呼吸窘迫综合征"), ("既往COPD（慢性阻塞性肺疾病）史。", "COPD=慢性阻塞性肺疾病"),
        ("考虑急性肾损伤(acute kidney injury, AKI)。", "AKI=急性肾损伤"), ("冠状动脉粥样硬化性心脏病（以下简称“冠心病”）10年。", "冠心病=冠状动脉粥样硬化性心脏病"),
    ])
    func definitions(text: String, wanted: String) throws {
        #expect(try read(text).contains(wanted))
    }

    @Test(arguments: ["胃腺癌（pT2N1M0）术后。", "口服阿司匹林（BID）。", "奥美拉唑（PPI）治疗。", "Fracture of the leg (left).", "Pain was mild (7/10).", "肺癌（IV期）。"])
    func remarksInBracketsDefineNothing(text: String) throws {
        #expect(try Fixture.analyze(text).abbreviations.allSatisfy { $0.long == nil })
    }

    @Test func laterUsesAreWhatTheLongFormIs() throws {
        let document = try Fixture.analyze("She has spontaneous coronary artery dissection (SCAD). No surgery is planned. Her SCAD is stable.")
        let uses = document.entities.filter { document.text[$0.span] == "SCAD" }
        #expect(uses.count == 2)
        #expect(uses.allSatisfy { $0.kind == .disease && !$0.codes.isEmpty })
    }

    @Test(arguments: [
        ("Relapsing MS with new demyelinating lesions.", "MS=multiple sclerosis"), ("MS 4 mg IV was given for pain.", "MS=morphine sulfate"),
        ("INR 2.1, PT 24 seconds.", "PT=prothrombin time"), ("PT for gait and mobility.", "PT=physical therapy"),
    ])
    func wordsAroundDecide(text: String, wanted: String) throws {
        #expect(try read(text).contains(wanted))
    }

    @Test func spansLieInAnyText() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let document = try Fixture.analyze(RandomText.make(40, using: &generator))
            for item in document.abbreviations { #expect(item.short.end <= document.text.count && (item.long?.end ?? 0) <= document.text.count) }
        }
    }

    @Test func manyBracketsTakeLinearTime() throws {
        let document = try Fixture.analyze(String(repeating: "x(AB)", count: 20_000) + String(repeating: "（", count: 20_000))
        #expect(document.abbreviations.allSatisfy { $0.short.end <= document.text.count })
    }
}

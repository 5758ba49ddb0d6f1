import Casebook
import CasebookTestSupport
import CasebookText
import Testing

@Suite struct TokenizerTests {
    private func words(_ text: String) throws -> [String] {
        var workspace = try TextWorkspace()
        let source = SourceText(text)
        workspace.read(source)
        var tokens: [Token] = []
        workspace.tokens(segmenter: try Fixture.lexicons.get().segmenter, into: &tokens)
        return tokens.map { source[$0.span] }
    }

    @Test(arguments: [
        ("BP 120/80mmHg", "BP|120|/|80|mmHg"), ("3.5×10^9/L", "3.5|×|10^9|/|L"), ("aspirin 100mg q.d.", "aspirin|100|mg|q.d."),
        ("Take b.i.d. with food.", "Take|b.i.d.|with|food|."),
        ("T 36.5℃", "T|36.5|℃"), ("T38.7℃", "T|38.7|℃"), ("BP96/60", "BP|96|/|60"), ("disc at C5-6", "disc|at|C5-6"), ("HbA1c 8.2", "HbA1c|8.2"), ("CA19-9", "CA19-9"),
        ("T12 fracture", "T12|fracture"),
        ("Dr. Hu saw her", "Dr.|Hu|saw|her"), ("on 2024-03-05", "on|2024-03-05"), ("3/5/2024", "3/5/2024"), ("had pain.No fever", "had|pain|.|No|fever"), ("28×28", "28|×|28"),
        ("a@b.org", "a@b.org"), ("Crohn's", "Crohn's"), ("H3g 1Y6", "H3g|1Y6"),
    ])
    func english(text: String, wanted: String) throws {
        #expect(try words(text).joined(separator: "|") == wanted)
    }

    @Test(arguments: [
        ("患者否认发热、咳嗽。", "患者|否认|发热|、|咳嗽|。"), ("每日2-3次", "每日|2|-|3|次"), ("约占30%", "约|占|30%"), ("血压１２０／８０", "血压|１２０|／|８０"), ("患者李雷因肺炎入院", "患者|李雷|因|肺炎|入院"),
        ("行B超检查", "行|B超|检查"),
    ])
    func chinese(text: String, wanted: String) throws {
        #expect(try words(text).joined(separator: "|") == wanted)
    }

    @Test(arguments: 0..<30)
    func tokensCoverAllButSpace(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let text = RandomText.make(120, using: &generator)
        let joined = try words(text).joined()
        let wanted = String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
        #expect(Array(joined.unicodeScalars) == Array(wanted.unicodeScalars))
    }

    @Test func aUsersDictionaryJoinsTheLattice() throws {
        let folder = try TemporaryFolder()
        try folder.write("terms.tsv", "term\tkind\tlanguage\tsystem\tcode\tpreferred\tsource\n磨玻璃样改变影\tsymptom\tzh\t\t\t磨玻璃样改变影\tsite\n")
        let lexicons = try ClinicalLexicons(folder: Fixture.root + "/Lexicons", site: folder.path)
        var workspace = try PipelineWorkspace()
        let line = LineSegmentation(segmenter: lexicons.segmenter).segment("见磨玻璃样改变影", workspace: &workspace)
        #expect(String(decoding: line, as: UTF8.self) == "见 磨玻璃样改变影\n")
    }
}

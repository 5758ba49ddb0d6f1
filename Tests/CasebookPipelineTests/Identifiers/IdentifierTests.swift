import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// What identifies persons is found, and clinical words are left alone.
@Suite(.timeLimit(.minutes(4))) struct IdentifierTests {
    static let lexicon = Result { () throws(ClinicalError) in try IdentifierLexicon(folder: Fixture.root + "/Lexicons") }

    static func finder() throws -> IdentifierFinder { try IdentifierFinder(lexicon.get(), words: Fixture.lexicons.get().indexes[0]) }

    static func document(_ text: String, _ workspace: inout PipelineWorkspace) throws -> Document {
        var document = try Pipeline.rules(Fixture.lexicons.get()).annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
        try IdentifierComponent(finder()).process(&document, workspace: &workspace, deadline: Deadline(seconds: nil))
        return document
    }

    private static func found(_ text: String) throws -> [String] {
        var workspace = try PipelineWorkspace()
        let document = try document(text, &workspace)
        return document.entities.filter { $0.kind.rawValue.hasPrefix("phi:") }.map { "\($0.kind.rawValue.dropFirst(4)) \(document.text[$0.span])" }
    }

    @Test(arguments: [
        ("Patient: Jane Doe, seen 3/5/2024 by Dr. Smith. MRN 1234567.", ["name Jane Doe", "date 3/5/2024", "name Smith", "id 1234567"]),
        ("Call (415) 555-0132 or mail j.doe@example.org.", ["phone (415) 555-0132", "email j.doe@example.org"]),
        ("患者张伟，因发热3天于2024年3月5日入院，主管医师：李明浩。", ["name 张伟", "date 2024年3月5日", "name 李明浩"]),
        ("联系电话：13800001234，王女士由协和医院转入。", ["phone 13800001234", "name 王", "hospital 协和医院"]),
        ("姓名：郑思远　主治醫師：羅詠詩　家屬：阿迪力·吐尔逊（兒子）", ["name 郑思远", "name 羅詠詩", "name 阿迪力·吐尔逊"]),
        ("交接：小陶、方芳。妻帕提古丽，女婿关节 13900001234，我叫如意，护士长：何静", ["name 小陶", "name 帕提古丽", "name 关节", "name 如意", "name 何静"]),
        ("床号  姓名  性别  住院号  电话\n3  安康  男  0098123  8012\n5  杜若  女  0098177  8014", ["name 安康", "name 杜若", "id 0098123", "phone 8012"]),
        ("民國113年4月2日入院，農曆臘月廿三發作，3月8、9日发热，较10/25缩小，2024-06-03（周一）复诊", ["date 民國113年4月2日", "date 臘月廿三", "date 3月8、9日", "date 10/25", "date 2024-06-03（周一）"]),
        ("样本编码：KX-33107，车牌粤B·12345，护字第0011873号，身份證 A123456(7)，电话 一三八 零零零零 一二三四", ["id KX-33107", "id 粤B·12345", "id 护字第0011873号", "phone 一三八 零零零零 一二三四"]),
        ("家住景和市云台镇石桥村二组，老家利辛，雇主：远帆物流集团有限公司，转自永和市老年护理院", ["address 景和市云台镇石桥村二组", "address 利辛", "organization 远帆物流集团有限公司", "hospital 永和市老年护理院"]),
        ("A 93-year-old woman, her daughter Susan at bedside.", ["age 93", "name Susan"]),
        ("Spoke with Quilliam from Brackwater Home Care; she lives in Tarnholme.", ["name Quilliam", "organization Brackwater Home Care", "address Tarnholme"]),
        ("PATIENT     VANTERPOOL, ODALYS T.      CHART NO   44-1187-C\nSeen Friday 13th.", ["name VANTERPOOL, ODALYS T", "id 44-1187-C", "date Friday 13th"]),
        ("Her aide Ottoline \"Tilly\" Marchbanks, RN, came on 18/III/2024.", ["name Ottoline \"Tilly\" Marchbanks", "date 18/III/2024"]),
    ])
    func identifiersAreFound(_ text: String, _ wanted: [String]) throws {
        let found = try Self.found(text)
        for identifier in wanted { #expect(found.contains(identifier), "\(identifier) of \(found)") }
    }

    @Test(arguments: [
        "Parkinson's disease, Foley catheter, Hodgkin lymphoma. Glasgow Coma Scale 15, strength 5/5, BP 120/80, a 2/6 systolic murmur.",
        "Auer rods, Koplik spots, a Lund-Browder chart; he went to Physical Therapy and the Emergency Department. Oxygen at 95%, pain 4/10.",
        "An 85-year-old man with Barrett's esophagus took aspirin 81 mg; platelets 212,000.",
        "肌力5/5级，淋巴结2/15枚，中下1/3段狭窄，叫不醒，呼吸平稳，老年性聋，小便正常，周围水肿，常规消毒，高热不退，阿司匹林100mg。",
        "患者陈旧性心肌梗死，行王氏手术，发热3天，白细胞9.8×10^9/L，血压152/94mmHg，当地医院就诊。",
    ])
    func clinicalWordsStay(_ text: String) throws { #expect(try Self.found(text).isEmpty) }

    @Test func spansAreDisjointAndInsideWhateverTheText() throws {
        var generator = SeededGenerator(seed: 9), workspace = try PipelineWorkspace()
        for _ in 0..<200 {
            let document = try Self.document(RandomText.make(60, using: &generator), &workspace)
            var last = 0
            for entity in document.entities where entity.kind.rawValue.hasPrefix("phi:") {
                #expect(entity.span.start >= last && entity.span.end <= document.text.count)
                last = entity.span.end
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["1", "1-", "(", "a@", "a.", "张", "张三、", "妻阿", "公司", "：", "阿·", "Dr. ", "五", "医院", "12 Oak "]) func hostileTextsTakeLinearTime(
        _ piece: String
    ) throws {
        var workspace = try PipelineWorkspace()
        let document = try Self.document(String(repeating: piece, count: 50_000), &workspace)
        #expect(document.text.count == 50_000 * piece.utf8.count)
    }

    @Test func notesOfAnotherWriterAreFound() throws {
        var score = IdentifierScore(), workspace = try PipelineWorkspace()
        for path in try InputPaths.expand([Fixture.root + "/Corpora/identifiers/en/train"]) {
            let note = try MarkedText.note(String(contentsOfFile: path, encoding: .utf8), file: path).document
            let document = try Self.document(note.text, &workspace)
            let found = document.entities.filter { $0.kind.rawValue.hasPrefix("phi:") }.map { entity in
                document.text.offset(entity.span.start, in: .scalar)..<document.text.offset(entity.span.end, in: .scalar)
            }
            score.add(text: note.text, wanted: note.entities.map { ($0.start..<$0.end, $0.kind) }, found: found)
        }
        #expect(score.total.recall > 0.9)
        #expect(score.characterPrecision > 0.95)
    }

    @Test(arguments: ["en", "zh"]) func notesWithInventedIdentifiersAreClean(_ language: String) throws {
        var score = IdentifierScore(), workspace = try PipelineWorkspace()
        for path in try InputPaths.expand([Fixture.root + "/Corpora/identifiers/\(language)/dev"]) {
            let note = try MarkedText.note(String(contentsOfFile: path, encoding: .utf8), file: path).document
            let document = try Self.document(note.text, &workspace)
            let found = document.entities.filter { $0.kind.rawValue.hasPrefix("phi:") }.map { entity in
                document.text.offset(entity.span.start, in: .scalar)..<document.text.offset(entity.span.end, in: .scalar)
            }
            score.add(text: note.text, wanted: note.entities.map { ($0.start..<$0.end, $0.kind) }, found: found)
        }
        #expect(score.documents == 20)
        #expect(score.total.recall > 0.95)
        #expect(score.kinds["phi:name"]!.recall > 0.97)
        #expect(score.characterPrecision > 0.95)
    }
}

import Casebook
import CasebookTestSupport
import Testing

/// Times of Chinese sentences, counted from Wednesday, 20 March 2024.
@Suite struct ChineseTimeTests {
    private func analyze(_ text: String, reference: String? = "2024-03-20") throws -> Document {
        var workspace = try PipelineWorkspace(), document = Document(id: "1", text: SourceText(text), statedLanguage: .chinese)
        document.referenceTime = reference
        return try Pipeline.rules(Fixture.lexicons.get()).annotate(document, workspace: &workspace)
    }

    /// `type value` of each time, with its modifier and frequency.
    private func times(_ text: String, reference: String? = "2024-03-20") throws -> [String] {
        try analyze(text, reference: reference).times.map { time in
            [time.kind.rawValue, time.value, time.modifier, time.frequency].compactMap { $0 }.joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("2024年3月5日上午8时30分入院。", ["time 2024-03-05T08:30"]),
        ("二〇二四年三月出现咳嗽。", ["date 2024-03"]),
        ("于12月28日入院，1月3日行胆囊切除术。", ["date 2023-12-28", "date 2024-01-03"]),
        ("拟于3月25日手术。", ["date 2024-03-25"]),
        ("昨晚11时突发胸痛，今晨缓解。", ["time 2024-03-19T23", "time 2024-03-20TMO"]),
        ("上周三咳嗽，下周二复查。", ["date 2024-03-13", "date 2024-03-26"]),
        ("去年春天体检发现血糖高。", ["date 2023-SP"]),
        ("月底来院，年初已查。", ["date 2024-03 END", "date 2024 START"]),
        ("2023年第三季度住院两次。", ["date 2023-Q3"]),
        ("自2019年起头晕。", ["date 2019 ON_OR_AFTER"]),
        ("90年代输血一次。", ["date 199"]),
        ("2024年春節發熱。", ["date 2024-02-10"]),
        ("农历二〇二三年腊月三十起病。", ["date 2024-02-09"]),
        ("化疗于2023年10月至2024年1月进行。", ["date 2023-10/2024-01"]),
        ("3月5日至8日腹泻。", ["date 2024-03-05/2024-03-08"]),
    ])
    func dates(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        ("反复咳嗽2月，加重3天。", ["duration P2M", "duration P3D"]),
        ("高血压10余年，头晕半月。", ["duration P10Y MORE_THAN", "duration P15D"]),
        ("腹泻三五天，近一个半月来消瘦。", ["duration P3D/P5D", "duration P1.5M"]),
        ("意识不清1小时20分。", ["duration PT1H20M"]),
        ("孕39+2周，约半小时宫缩一阵。", ["duration P39W2D", "duration PT30M APPROX"]),
        ("两三个月未见好转，数年未查。", ["duration P2M/P3M", "duration PXY"]),
        ("术后1、3、6个月复查。", ["date P1M AFTER", "duration P3M", "duration P6M"]),
        ("1、3天前腹泻。", ["date 2024-03-17"]),
        ("眩晕每次10分钟至2小时。", ["duration PT10M/PT2H"]),
        ("入院当日高热，D3复查血常规，d1-5 泼尼松。", ["date P0D", "date P3D", "date P1D/P5D"]),
        ("维生素D3缺乏，子宫增大如孕8周。", []),
        ("末次月经12天前。现咳嗽。", ["date 2024-03-08"]),
        ("出院医嘱：1月复查血常规。随访：3个月", ["date 2024-04", "date 2024-06"]),
        ("2月余前胸痛。", ["date 2024-01 MORE_THAN"]),
    ])
    func lengths(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        ("每周三次透析，每天散步。", ["set P1W 3X", "set P1D"]),
        ("隔日换药。", ["set P2D"]),
        ("每2周1次化疗，每隔一天洗澡。", ["set P2W 1X", "set P2D"]),
        ("大便3-4次/日。", ["set P1D 3-4X"]),
        ("每周一下午八点开会。", ["set XXXX-WXX-1T20"]),
        ("阿莫西林胶囊 0.5g 口服 每日三次。", []),
        ("头孢呋辛1.5g静滴，3次/日静滴。", []),
    ])
    func sets(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        "患儿5月龄，3岁2月。", "血压120/80mmHg，心率80次/分。", "阿司匹林1/2片。", "第3腰椎压缩性骨折。", "肛周3点处红肿，9点方向有肿物。", "PT 12.5秒，APTT 35秒。", "ANA 1:20，抗体滴度1:40。",
        "24小时尿蛋白1.2g。", "膝关节半月板损伤。", "HLA-DRB1*04:05阳性。", "脐带绕颈1周。", "十分疼痛，一直未愈。",
    ])
    func noTimes(text: String) throws {
        #expect(try times(text).isEmpty)
    }

    @Test func eventsAnchorTimes() throws {
        let document = try analyze("腹腔镜胆囊切除术后第3天，入院前2周发热。")
        #expect(document.times.map(\.value) == ["P3D", "P2W"])
        #expect(document.times[0].event.map { document.text[document.entities[$0].span] } == "腹腔镜胆囊切除术")
        #expect(document.times[1].modifier == "BEFORE")
    }

    @Test func whatLiesAheadCountsFromTheNote() throws {
        #expect(try times("建议1周后复查血常规。") == ["date 2024-03-27"])
        #expect(try times("停药2周后复发。") == ["date P2W AFTER"])
        #expect(try times("3天前发热，2天后出现皮疹。") == ["date 2024-03-17", "date P2D AFTER"])
    }

    @Test func unknownReferencesStayUnknown() throws {
        #expect(try times("3天前咳嗽。", reference: nil) == ["date P3D"])
        #expect(try times("3月5日咳嗽。", reference: nil) == ["date XXXX-03-05"])
        #expect(try times("昨日咳嗽。", reference: nil) == ["date P1D"])
    }

    /// Words of the table and numbers in any order: no crash, and spans in order within the text.
    @Test func anyTextIsSafe() throws {
        var generator = SeededGenerator(seed: 9)
        let pieces = [
            "3", "二〇二四", "年", "月", "日", "前", "后", "第", "每", "隔", "半", "周", "一", "点", "至", "：", "/", "今天", "上", "个", "小时", "9999999999", "农历", "初", "余", "③", "+", "5:00", "。",
        ]
        for _ in 0..<300 {
            var text = RandomText.make(3, using: &generator)
            for _ in 0..<30 { text += pieces.randomElement(using: &generator)! }
            var end = 0
            for time in try analyze(text).times {
                #expect(time.span.start >= end && time.span.end > time.span.start)
                end = time.span.end
            }
            #expect(end <= text.utf8.count)
        }
    }

    @Test(arguments: ["3天", "年", "1", "3月、", "每", "半", "2024-", "十"])
    func longTextsTakeLinearTime(piece: String) throws {
        let text = String(repeating: piece, count: 50_000)
        #expect(try analyze(text).text.count == text.utf8.count)
    }
}

import Casebook
import CasebookExtraction
import CasebookPipeline
import CasebookTestSupport
import CasebookText
import Testing

struct QuantityFinderTests {
    private func document(_ text: String) throws -> Document {
        let lexicons = try Fixture.lexicons.get()
        var workspace = try PipelineWorkspace()
        let pipeline = try Pipeline(name: "quantities", components: [TokenComponent(segmenter: lexicons.segmenter), QuantityComponent(lexicons)])
        return try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
    }

    /// The quantities of a text as "words: value unit", with comparison, the greater end of an interval, and # for a place in an order.
    private func found(_ text: String) throws -> [String] {
        let document = try document(text)
        return document.quantities.map { quantity in
            let high = quantity.high.map { "..\($0.formatted)" } ?? ""
            let comparator = quantity.comparator == .equal ? "" : quantity.comparator.rawValue
            return "\(document.text[quantity.span]): \(comparator)\(quantity.value.formatted)\(high) \(quantity.unit)\(quantity.isOrdinal ? "#" : "")"
        }
    }

    @Test(arguments: [
        ("He lost 5 kg in three weeks and drank at least 2 litres a day.", ["5 kg: 5 kg", "three weeks: 3 wk", "at least 2 litres: >=2 L"]),
        ("Nodule 2-3 cm, previously between 5 and 10 mm.", ["2-3 cm: 2..3 cm", "between 5 and 10 mm: 5..10 mm"]),
        ("Fever up to 39.5 °C for about 2 days.", ["up to 39.5 °C: <=39.5 Cel", "about 2 days: ~2 d"]),
        ("Walked two and a half miles, 5 ft 2 in tall.", ["two and a half miles: 2.5 [mi_i]", "5 ft 2 in: 5.166667 [ft_i]"]),
        ("She drinks half a cup, a third of the bottle.", ["half a cup: 0.5 [cup_us]", "a third: 0.333333 1"]),
        ("The third dose, on the 21st day.", ["third: 3 1#", "21st: 21 1#"]),
        ("WBC 12.3 ×10^9/L, 4.5 ± 0.3 mmol/L.", ["12.3 ×10^9/L: 12.3 10*9/L", "4.5 ± 0.3 mmol/L: 4.5 mmol/L"]), ("Given 45 and 50 mg.", ["45: 45 mg", "50 mg: 50 mg"]),
        ("咳嗽三天，发热2~3天，体温最高39.5℃。", ["三天: 3 d", "2~3天: 2..3 d", "39.5℃: 39.5 Cel"]), ("病程两年零三个月，饮酒每日约二两。", ["两年零三个月: 2.25 a", "约二两: ~2 50.g"]),
        ("体重减轻十五斤半，占百分之十以上。", ["十五斤半: 15.5 500.g", "百分之十以上: >=10 %"]), ("不少于3次，不超过十几片。", ["不少于3: >=3 1", "不超过十几: <=10 1"]),
        ("半年前起，持续1个半小时。", ["半年: 0.5 a", "1个半小时: 1.5 h"]), ("脉搏80次/分，T38.5℃。", ["80次/分: 80 /min", "38.5℃: 38.5 Cel"]),
        ("身高一米七五，华氏温度100度。", ["一米七五: 1.75 m", "华氏温度100度: 100 [degF]"]),
    ]) func quantitiesAreFound(_ text: String, _ wanted: [String]) throws {
        #expect(try found(text) == wanted)
    }

    /// Dates, hours, telephone numbers and the numbers of names and words are no amounts.
    @Test(arguments: [
        "On 2024-03-05 at 10:30, again at 2 pm.", "2024年3月5日入院，3月7日出院。", "Call +1-222-333-4444.", "Vitamin B12, IL-6 and COVID-19.", "一般情况可，四肢活动正常，进一步检查。", "十二指肠、三尖瓣未见异常。",
        "See http://example.org/a?b=30%20.", "in his 60s",
    ]) func othersAreNone(_ text: String) throws {
        #expect(try found(text) == [])
    }

    /// A woman of 98 is no fever, a man of 24 no million, "6m ago" no length.
    @Test func lettersThatMayMeanOtherwiseAreNoUnits() throws {
        for text in ["98F with cough", "24M with cough", "MI 6m ago", "7 in the morning", "BP 118/76 S"] {
            #expect(try document(text).quantities.allSatisfy { $0.unit == "1" && $0.value < 200 })
        }
    }

    @Test(arguments: 0..<20) func anyTextKeepsItsBounds(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 40)
        let pieces = ["3.5", "三十", "万", "半", "/", "mg", "×10^9/L", "e5", "分之", "-", "至", "and a half", "°C", "以上", "less than ", "9999999999", "个月", "²", "half "]
        var text = ""
        for _ in 0..<200 {
            text += RandomText.make(1, using: &generator) + pieces.randomElement(using: &generator)!
        }
        let document = try document(text)
        var last = 0
        for quantity in document.quantities {
            #expect(quantity.span.start >= last && quantity.span.end > quantity.span.start && quantity.span.end <= document.text.count)
            #expect(quantity.value.isFinite && (quantity.high ?? .infinity) > quantity.value)
            // No value without a unit: of every one it is known what it is counted in.
            #expect(UnitOfMeasure(quantity.unit) != nil)
            last = quantity.span.end
        }
    }

    /// Hostile repetition takes time in proportion to its length.
    @Test(arguments: ["1", "1,", "1-", "万", "一万", "二分之", "3h ", "5 mg/", "one hundred ", "1~", "minus ", "(", "1e"]) func hostileTextIsRead(_ piece: String) throws {
        let text = String(repeating: piece, count: 100_000)
        let lexicons = try Fixture.lexicons.get()
        let finder = QuantityFinder(units: UnitReader(lexicons.units), comparisons: ComparisonReader(lexicons.comparisons))
        var buffer = ScalarBuffer()
        buffer.read(SourceText(text), table: .standard)
        let clock = ContinuousClock(), start = clock.now
        _ = finder.quantities(in: buffer, tokens: [])
        #expect(clock.now - start < .seconds(20))
    }
}

extension Double {
    /// At most six decimals, none where none is needed.
    fileprivate var formatted: String {
        let rounded = (self * 1e6).rounded() / 1e6
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

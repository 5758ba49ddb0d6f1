import Casebook
import CasebookTestSupport
import Testing

struct UnitReaderTests {
    private func reading(_ text: String) throws -> UnitReader.Reading? {
        var buffer = ScalarBuffer()
        buffer.read(SourceText(text), table: .standard)
        return UnitReader(try Fixture.lexicons.get().units).reading(in: buffer, at: 0, end: buffer.count)
    }

    @Test(arguments: [
        ("mg", "mg"), ("mcg", "ug"), ("μg/kg/min", "ug/kg/min"), ("毫克", "mg"), ("IU/L", "[iU]/L"), ("mmHg", "mm[Hg]"), ("毫米汞柱", "mm[Hg]"), ("次/分", "/min"),
        ("beats per minute", "/min"),
        ("℃", "Cel"), ("degrees Celsius", "Cel"), ("摄氏度", "Cel"), ("mEq/L", "meq/L"), ("毫摩尔每升", "mmol/L"), ("斤", "500.g"), ("years old", "a"), ("cubic centimetres", "cm3"),
        ("kg/m²", "kg/m2"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"), ("mL·min-1·1.73m-2", "mL/min/{1.73_m2}"), ("个/HP", "/[HPF]"), ("mg/100ml", "mg/100/mL"), ("mL/24h", "mL/24/h"),
        ("μmol·L-1", "umol/L"),
        ("U/(kg·h)", "U/kg/h"), ("times a day", "/d"), ("万单位", "10*4.U"), ("mM", "mmol/L"), ("mm", "mm"), ("×10^9/L", "10*9/L"), ("x10^9 cells/L", "10*9/L"), ("×10⁹/L", "10*9/L"),
        ("公里/小时", "km/h"), ("mg/g creatinine", "mg/g{creat}"), ("微克/公斤/分钟", "ug/kg/min"),
    ]) func wholeUnitsAreRead(_ text: String, _ code: String) throws {
        let unit = try #require(try reading(text))
        #expect(unit.unit == code)
        #expect(unit.range == 0..<text.unicodeScalars.count)
        #expect(UnitOfMeasure(unit.unit) != nil)
        #expect(!unit.needsAnalyte)
    }

    /// Spellings that lost their exponent's mark, and letters that stand for thousands, say too little by themselves.
    @Test(arguments: [("×109/L", "10*9/L"), ("×10*9/L", "10*9/L"), ("10E9/L", "10*9/L"), ("G/L", "10*9/L"), ("K/uL", "10*3/uL")])
    func unsureSpellingsSaySo(_ text: String, _ code: String) throws {
        let unit = try #require(try reading(text))
        #expect(unit.unit == code)
        #expect(unit.needsAnalyte)
    }

    @Test(arguments: [
        ("mg 每日一次", "mg", 2), ("mg每日2次", "mg", 2), ("gtid", "g", 1), ("mgx7d", "mg", 2), ("cmx3cm", "cm", 2), ("mg/25 mg", "mg", 2), ("mg. Next day", "mg", 2),
        ("ml, then", "mL", 2),
    ]) func unitsEndWhereTheyEnd(_ text: String, _ code: String, _ length: Int) throws {
        let unit = try #require(try reading(text))
        #expect(unit.unit == code)
        #expect(unit.range.upperBound == length)
    }

    @Test(arguments: ["tablets", "mgh", "/80 mmHg", "个", "次", "10^6", "(mg)", "", "hello", "of the"]) func othersAreNone(_ text: String) throws {
        #expect(try reading(text) == nil)
    }

    /// Every unit of the table is UCUM that parses.
    @Test func theTableIsSound() throws {
        for spelling in try Fixture.lexicons.get().units.spellings {
            switch spelling.role {
            case .unit, .weak, .analyte, .drop, .part, .metric: #expect(UnitOfMeasure(spelling.unit) != nil, "\(spelling.unit)")
            default: break
            }
        }
    }
}

import Casebook
import Testing

struct UnitOfMeasureTests {
    @Test(arguments: [
        ("mg/dL", "mg/dL"), ("µg", "ug"), ("l", "L"), ("m[IU]/L", "m[iU]/L"), ("mg/(kg.d)", "mg/kg/d"), ("mmol.L-1", "mmol/L"), ("10^9/L", "10*9/L"),
        ("{beats}/min", "{beats}/min"),
        ("mL/min/{1.73_m2}", "mL/min/{1.73_m2}"), ("1", "1"), ("kg.m/s2", "kg.m/s2"), ("dyn.s/cm5", "dyn.s/cm5"), ("500.g", "500.g"), ("mm[Hg]", "mm[Hg]"), ("/[HPF]", "/[HPF]"),
    ]) func codesHaveOneSpelling(_ code: String, _ canonical: String) throws {
        let unit = try #require(UnitOfMeasure(code))
        #expect(unit.code == canonical)
        #expect(UnitOfMeasure(unit.code) == unit)
    }

    @Test(arguments: [
        "", "xyz", "mg/", "(mg", "mg{", "m[Hg", "Cel/h", "kCel", "kmin", "mg/dL/", "10*", "m99", "5m5m5", "0", "毫克", "mg dL", "10*999", String(repeating: "(", count: 60),
    ])
    func whatIsNoUnitIsRefused(_ code: String) {
        #expect(UnitOfMeasure(code) == nil)
    }

    @Test(arguments: [
        (120.0, "mg/dL", "g/L", 1.2), (37, "Cel", "[degF]", 98.6), (212, "[degF]", "Cel", 100), (0, "Cel", "K", 273.15), (1, "[in_i]", "cm", 2.54), (2, "a", "mo", 24),
        (1, "[lb_av]", "g", 453.59237),
        (13.3322, "kPa", "mm[Hg]", 100), (5, "10*9/L", "10*3/uL", 5), (60, "mL/h", "mL/min", 1), (1, "kat", "U", 6e7), (3, "500.g", "kg", 1.5),
    ]) func valuesConvert(_ value: Double, _ from: String, _ to: String, _ wanted: Double) throws {
        let one = try #require(UnitOfMeasure(from)), other = try #require(UnitOfMeasure(to))
        let converted = try #require(one.convert(value, to: other))
        #expect(abs(converted - wanted) <= 1e-9 * abs(wanted) + 1e-9)
    }

    /// What depends on the substance, and kinds that only look alike, never convert.
    @Test(arguments: [
        ("mg/dL", "mmol/L"), ("meq/L", "mmol/L"), ("[iU]", "mg"), ("[iU]", "U"), ("mg", "mL"), ("/min", "1"), ("/[HPF]", "/[LPF]"), ("mosm/kg", "mmol/kg"), ("[pH]", "mol/L"),
    ])
    func kindsStayApart(_ from: String, _ to: String) throws {
        let one = try #require(UnitOfMeasure(from)), other = try #require(UnitOfMeasure(to))
        #expect(one.convert(1, to: other) == nil)
        #expect(other.convert(1, to: one) == nil)
    }

    @Test func conversionsRoundTrip() throws {
        let codes = [
            "mg", "kg", "ug/kg/min", "[oz_av]", "500.g", "L", "mL", "[cup_us]", "cm3", "mg/dL", "g/L", "ng/mL", "10*9/L", "/uL", "mm[Hg]", "kPa", "cm[H2O]", "Cel", "[degF]", "K",
            "h", "mo", "a", "m/s",
            "km/h", "[mi_i]/h", "m2", "[acr_us]", "2000.m2/3", "By", "Mbit", "deg", "rad", "%", "[ppm]", "1",
        ]
        let units = try codes.map { try #require(UnitOfMeasure($0)) }
        var pairs = 0
        for one in units {
            for other in units where one.isCommensurable(with: other) {
                for value in [-3.5, 0, 1e-6, 7.25, 36.6, 1e9] {
                    let there = try #require(one.convert(value, to: other)), back = try #require(other.convert(there, to: one))
                    #expect(abs(back - value) <= 1e-9 * max(1, abs(value)))
                    pairs += 1
                }
            }
        }
        #expect(pairs > 500)
    }
}

import Casebook
import Testing

struct NumberReaderTests {
    private func buffer(_ text: String) -> ScalarBuffer {
        var buffer = ScalarBuffer()
        buffer.read(SourceText(text), table: .standard)
        return buffer
    }

    private func isClose(_ value: Double, _ wanted: Double) -> Bool { abs(value - wanted) <= 1e-9 * max(1, abs(wanted)) }

    @Test(arguments: [
        ("12", 12.0), ("1,234,567.5", 1_234_567.5), (".5", 0.5), ("1.2e5", 120_000), ("4E-3", 0.004), ("10 000", 10000), ("３８．５", 38.5), ("twenty-three", 23),
        ("two hundred and five", 205),
        ("one hundred and twenty three thousand", 123_000), ("five point two", 5.2), ("a dozen", 12), ("a hundred", 100), ("2.4 million", 2_400_000), ("3 hundred and 21", 321),
        ("one twenty", 120),
        ("三十九点五", 39.5), ("3万5千", 35000), ("两百五", 250), ("一百零五", 105), ("壹仟贰佰", 1200), ("参萬肆仟", 34000), ("二〇二四", 2024), ("十二", 12), ("四万万", 4e8), ("卅五", 35),
        ("一亿零三百万", 1.03e8), ("1.5亿", 1.5e8), ("兩千四百五", 2450),
    ]) func plainNumbersAreRead(_ text: String, _ wanted: Double) throws {
        let buffer = buffer(text)
        let number = try #require(NumberReader.standard.number(in: buffer, at: 0, end: buffer.count))
        #expect(isClose(number.value, wanted))
        #expect(number.range == 0..<buffer.count)
    }

    @Test(arguments: [
        ("-5", -5.0), ("minus five", -5.0), ("负三", -3.0), ("1/2", 0.5), ("10 1/2", 10.5), ("2½", 2.5), ("二分之一", 0.5), ("三又四分之一", 3.25), ("two thirds", 2.0 / 3),
        ("one and a half", 1.5),
        ("two and three quarters", 2.75), ("one-eighth", 0.125), ("3 million and a half", 3_500_000.0), ("五分之负二", -0.4), ("half a dozen", 6.0), ("one over twenty", 0.05),
    ]) func amountsOfSeveralPartsAreRead(_ text: String, _ wanted: Double) throws {
        let buffer = buffer(text)
        let amount = try #require(NumberReader.standard.expression(in: buffer, at: 0, end: buffer.count))
        #expect(isClose(amount.value, wanted))
        #expect(amount.range == 0..<buffer.count)
        #expect(amount.unit == nil && !amount.isOrdinal)
    }

    @Test(arguments: [("百分之五", 5.0), ("三成", 30), ("七成六", 76), ("三成半", 35), ("百分之一百二十", 120)]) func partsOfAHundredSaySo(_ text: String, _ wanted: Double) throws {
        let buffer = buffer(text)
        let amount = try #require(NumberReader.standard.expression(in: buffer, at: 0, end: buffer.count))
        #expect(isClose(amount.value, wanted))
        #expect(amount.unit == "%")
    }

    @Test(arguments: [("third", 3.0), ("21st", 21), ("twenty-first", 21), ("第三", 3), ("第12", 12), ("two hundredth", 200)]) func placesInAnOrderSaySo(
        _ text: String, _ wanted: Double
    ) throws {
        let buffer = buffer(text)
        let place = try #require(NumberReader.standard.expression(in: buffer, at: 0, end: buffer.count))
        #expect(place.value == wanted)
        #expect(place.isOrdinal)
    }

    /// Neighbours are an interval, and what passes a round number is open.
    @Test func vagueNumeralsStayVague() throws {
        let several = buffer("三四天"), tens = buffer("七八十岁"), more = buffer("十几次"), hundreds = buffer("500余例")
        let one = try #require(NumberReader.standard.number(in: several, at: 0, end: several.count))
        #expect(one.value == 3 && one.high == 4)
        let two = try #require(NumberReader.standard.number(in: tens, at: 0, end: tens.count))
        #expect(two.value == 70 && two.high == 80)
        let three = try #require(NumberReader.standard.number(in: more, at: 0, end: more.count))
        #expect(three.value == 10 && three.isMore)
        let four = try #require(NumberReader.standard.number(in: hundreds, at: 0, end: hundreds.count))
        #expect(four.value == 500 && four.isMore)
    }

    /// A blood pressure is two numbers, a date none of these, and results side by side are not joined.
    @Test func valuesStayApart() throws {
        for (text, wanted) in [("120/80", 120.0), ("138 140 142", 138), ("3/4/2024", 3), ("120 over 80", 120), ("10E9/L", 10), ("三点十分", 3)] {
            let buffer = buffer(text)
            #expect(NumberReader.standard.expression(in: buffer, at: 0, end: buffer.count)?.value == wanted)
        }
    }
}

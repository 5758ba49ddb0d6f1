import Casebook
import CasebookTestSupport
import Testing

@Suite struct CalendarPeriodTests {
    private let reference = TimeReference("2024-03-20T10:15:00+08:00")!

    @Test func aReferenceIsADayAndATimeOfDay() {
        #expect(reference.date == CivilDate(year: 2024, month: 3, day: 20))
        #expect(reference.clock == ClockTime(hour: 10, minute: 15, second: 0))
        #expect(TimeReference("2024-03") == nil)
        #expect(TimeReference("2024-02-30") == nil)
    }

    @Test(arguments: [
        (CalendarPeriod(.day, number: 12, day: 28), TimeDirection.past, "2023-12-28"), (CalendarPeriod(.day, number: 12, day: 28), .future, "2024-12-28"),
        (CalendarPeriod(.day, weekday: 3), .past, "2024-03-13"), (CalendarPeriod(.day, weekday: 3), .future, "2024-03-27"),
        (CalendarPeriod(.day, day: 31), .past, "2024-01-31"), (CalendarPeriod(.day, number: 2, day: 29), .future, "2028-02-29"),
        (CalendarPeriod(.month, number: 3), .past, "2024-03"), (CalendarPeriod(.month, number: 5), .unknown, "XXXX-05"),
        (CalendarPeriod(.season, number: 4), .past, "2023-WI"), (CalendarPeriod(.day, number: 2, day: 30), .past, "XXXX-02-30"),
    ])
    func whatIsUnsaidFollowsTheDirection(period: CalendarPeriod, direction: TimeDirection, wanted: String) {
        #expect(period.resolved(reference, direction).text == wanted)
    }

    /// The period that holds a day begins at or before it and ends behind it, and the one before it ends where it begins.
    @Test func periodsTileTheCalendar() throws {
        let grains: [CalendarPeriod.Grain] = [.century, .decade, .year, .half, .quarter, .season, .month, .week, .day]
        for days in stride(from: -40_000, to: 60_000, by: 37) {
            let date = CivilDate(daysFromEpoch: days)
            for grain in grains {
                let period = CalendarPeriod(grain, of: date)
                let first = try #require(period.first), end = try #require(period.end)
                #expect(first <= date && date < end)
                #expect(period.shifted(by: -1)?.end == first)
            }
        }
    }

    @Test(arguments: [
        ("2024-03-05", "2024-03-05"), ("2024.3.5", "2024-03-05"), ("03/05/2024", "2024-03-05"), ("25/12/2023", "2023-12-25"), ("20240305", "2024-03-05"), ("3/5", "XXXX-03-05"),
        ("10/31/74", "1974-10-31"), ("2024-03", "2024-03"), ("120/80", nil), ("20241305", nil), ("1.2.3.4", nil),
    ])
    func datesInDigits(text: String, wanted: String?) {
        var buffer = ScalarBuffer()
        buffer.read(SourceText(text), table: .standard)
        let found = NumericDateReader.date(in: buffer, at: 0, end: buffer.count, order: .monthFirst)
        #expect(found?.period.text == wanted)
    }
}

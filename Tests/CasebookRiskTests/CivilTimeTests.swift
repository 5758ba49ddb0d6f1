import Casebook
import Testing

@Suite struct CivilTimeTests {
    @Test(arguments: [
        ("1970-01-01", 0.0), ("1970-01-02T00:00:00", 86_400), ("2024-03-05 08:30", 1_709_627_400), ("2024-03-05T08:30:15.5", 1_709_627_415.5), ("202403050830", 1_709_627_400),
        ("20240305", 1_709_596_800), ("2024-03-05T08:30:00+08:00", 1_709_598_600), ("2024-03-05T08:30Z", 1_709_627_400), ("20240305083000-0500", 1_709_645_400),
        ("2024/03/05", 1_709_596_800),
        ("2024-03-05T24:00", 1_709_683_200), ("2024-03-05T08:30+8:00", 1_709_598_600), ("2000-02-29", 951_782_400), ("1956", -441_849_600), ("0001-01-01", -62_135_596_800),
    ])
    func timesAreRead(text: String, seconds: Double) { #expect(CivilTime.seconds(text) == seconds) }

    @Test(arguments: [
        "", "yesterday", "2023-02-29", "2024-13-01", "2024-01-32", "2024-01-01T25:00", "2024-01-01 10:61", "20240", "2024-01-01x", "-5", "2024-01-0110", "99999999999999999999",
        "03/05/24", "12/03/15 10:00", "2024-03-05T24:30", "2024-03-05T08:00+99:00",
    ])
    func whatIsNoneIsNot(text: String) { #expect(CivilTime.seconds(text) == nil) }

    @Test func aTimeWithoutAnOffsetMayGetOne() {
        #expect(CivilTime.offset("20240305083000-0500") == -18_000 && CivilTime.offset("2024-03-05T08:30Z") == 0 && CivilTime.offset("20240305") == nil)
        #expect(CivilTime.seconds("2024-03-05 08:30", offset: -18_000) == CivilTime.seconds("2024-03-05T08:30-05:00"))
        #expect(CivilTime.seconds("2024-03-05 08:30Z", offset: -18_000) == CivilTime.seconds("2024-03-05T08:30Z"))
    }

    @Test func aDayEndsWithItsLastSecond() {
        #expect(CivilTime.seconds("2024-03-05", isEnd: true)! - CivilTime.seconds("2024-03-05")! == 86_399)
        #expect(CivilTime.seconds("2024-02", isEnd: true) == CivilTime.seconds("2024-02-29T23:59:59"))
        #expect(CivilTime.seconds("2024-03-05T10:15:20", isEnd: true) == CivilTime.seconds("2024-03-05T10:15:20"))
    }
}

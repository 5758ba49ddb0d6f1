import Casebook
import Testing

@Suite struct TimexValueTests {
    private func value(_ text: String, isSet: Bool = false) -> TimexValue { TimexValue(text, reference: "2024-03-05", isSet: isSet) }

    @Test(arguments: [
        ("P2W", "P14D"), ("P1.5Y", "P18M"), ("PT24H", "P1D"), ("P6W/P8W", "P42D/P56D"), ("T08", "2024-03-05T08:00"), ("TMO", "2024-03-05TMO"), ("T08:30:00", "T08:30"),
        ("P1WE", "XXXX-WXX-WE"),
    ])
    func spellingsOfOneValueAreEqual(left: String, right: String) {
        #expect(value(left) == value(right))
    }

    @Test(arguments: [
        ("P1M", "P30D"), ("P1M", "PT1M"), ("P2W", "P2D"), ("T08:30", "2024-03-04T08:30"), ("2024-03", "2024-03-05"), ("P6W/P8W", "P6W"), ("PXD", "P3D"), ("XXXX-SU", "XXXX-WI"),
    ])
    func otherValuesDiffer(left: String, right: String) {
        #expect(value(left) != value(right))
    }

    @Test func timesOfDayThatRecurHaveNoDay() { #expect(value("TMO", isSet: true) != value("2024-03-05TMO", isSet: true)) }
}

import CasebookRecords
import Testing

@Suite struct RecordTimeTests {
    @Test(arguments: [
        ("2012", "2012"), ("201208", "2012-08"), ("20120806", "2012-08-06"), ("2012080610", "2012-08-06T10"), ("201208061030", "2012-08-06T10:30"),
        ("20120806103059", "2012-08-06T10:30:59"), ("20120806103059.123-0500", "2012-08-06T10:30:59.123-05:00"), ("201208061030+0800", "2012-08-06T10:30+08:00"),
        ("20120806-0500", "2012-08-06"), ("20120806103059Z", "2012-08-06T10:30:59Z"),
    ]) func keepsThePrecisionOfTheSource(_ source: String, _ expected: String) { #expect(RecordTime.iso(source) == expected) }

    @Test(arguments: ["", "12", "20121", "20121301", "20120832", "2012-08-06", "201208062560", "20120806103059+", "732497932932937937327393270", "today"])
    func refusesWhatIsNoTime(_ source: String) { #expect(RecordTime.iso(source) == nil) }
}

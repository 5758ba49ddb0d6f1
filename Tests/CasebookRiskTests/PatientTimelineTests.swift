import Casebook
import CasebookTestSupport
import Testing

@Suite struct PatientTimelineTests {
    private func parse(_ text: String) throws -> PatientTimeline { try PatientTimeline(JSONParser.parse(Array(text.utf8))) }

    @Test func aLineIsReadAndWrittenBack() throws {
        let line = """
            {"id":"p1","group":"g","static":{"age":54,"sex":"F"},"events":[{"time":0.12,"known":0.5,"code":"HR","value":73,"unit":"/min"},{"time":2,"code":"drug"}],\
            "notes":[{"time":2,"text":"胸痛"}],"asOf":24,"label":1}
            """
        let timeline = try parse(line)
        #expect(timeline.events[0] == TimelineEvent(time: 0.12, known: 0.5, code: "HR", value: .number(73), unit: "/min"))
        #expect(timeline.events[1].known == 2 && timeline.asOf == 24 && timeline.label == .number(1) && timeline.group == "g")
        var writer = JSONWriter()
        writer.value(timeline.json)
        #expect(try parse(String(decoding: writer.bytes, as: UTF8.self)) == timeline)
    }

    @Test func aFlatObjectIsARow() throws {
        let timeline = try PatientTimeline(
            JSONParser.parse(Array(#"{"enc":7,"pat":"x","age":"[50-60)","stay":3,"label":"NO","empty":"","none":null}"#.utf8)), idColumn: "enc", groupColumn: "pat")
        #expect(timeline.id == "7" && timeline.group == "x" && timeline.label == .text("NO"))
        #expect(timeline.statics["age"] == .text("[50-60)") && timeline.statics["stay"] == .number(3) && timeline.statics["empty"] == nil && timeline.statics["none"] == nil)
    }

    @Test(arguments: [
        #"[1]"#, #"{"static":{}}"#, #"{"id":"a","events":{}}"#, #"{"id":"a","events":[{"code":"HR"}]}"#, #"{"id":"a","events":[{"time":1}]}"#,
        #"{"id":"a","events":[{"time":"secret name","code":"HR"}]}"#, #"{"id":"a","notes":[{"time":1}]}"#, #"{"id":"a","static":{"secret name":[1]}}"#,
        #"{"id":"a","events":[{"time":1e999,"code":"HR"}]}"#,
    ])
    func whatIsNoTimelineIsRefusedWithoutItsValues(line: String) throws {
        let error = #expect(throws: ClinicalError.self) { try parse(line) }
        #expect(error?.code == .timelineMalformed)
        // A key of few letters may be named, a value never.
        #expect(error?.description.contains("\"secret") == false)
    }

    @Test func onlyWhatWasKnownIsSeen() {
        var timeline = PatientTimeline(id: "a")
        timeline.events = [
            TimelineEvent(time: 5, code: "b"), TimelineEvent(time: 1, known: 30, code: "late"), TimelineEvent(time: 30, known: 1, code: "planned"),
            TimelineEvent(time: 2, code: "a"),
        ]
        timeline.notes = [TimelineNote(time: 1, known: 25, text: SensitiveText("unsigned")), TimelineNote(time: 1, text: SensitiveText("signed"))]
        let view = timeline.visible(asOf: 24)
        #expect(view.events.map(\.code) == ["a", "b"])
        #expect(view.notes.count == 1 && view.asOf == 24)
        var shuffled = timeline
        shuffled.events.reverse()
        #expect(shuffled.visible(asOf: 24) == view)
    }
}

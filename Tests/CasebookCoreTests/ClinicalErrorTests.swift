import CasebookCore
import Testing

@Suite struct ClinicalErrorTests {
    @Test func saysWhereAndWhat() {
        let error = ClinicalError(.fileUnreadable, "The file cannot be opened.", at: Location(file: "notes.csv", line: 3, column: 7), cause: "No such file")
        #expect(error.description == "notes.csv:3:7: The file cannot be opened. (No such file) [file.unreadable]")
    }

    @Test func sensitiveTextIsRedacted() {
        let text = SensitiveText("王某某 CANARY")
        #expect("\(text)" == "<redacted, 16 bytes>")
        #expect(String(reflecting: text) == "<redacted, 16 bytes>")
        #expect(text.reveal { $0 } == "王某某 CANARY")
    }
}

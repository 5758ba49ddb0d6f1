import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7BatchTests {
    @Test func headersAndTrailers() throws {
        let text = "FHS|^~\\&|A\rBHS|^~\\&|B||||2024\r" + HL7Fixtures.order + HL7Fixtures.vaccination + "BTS|2\rBHS|^~\\&|C\r" + HL7Fixtures.chinese + "BTS|1\rFTS|2\r"
        let batch = try HL7Batch(parsing: text)
        #expect(batch.messages.map(\.type) == ["RDE^O11", "VXU^V04", "ORU^R01"])
        #expect(batch.fileHeader?.field(3)?.value == "A")
        #expect(batch.batchHeaders.map { $0.field(3)?.value } == ["B", "C"])
        #expect(batch.trailers.map(\.name) == ["BTS", "BTS", "FTS"])
        #expect(batch.trailers.first?.field(1)?.value == "2")
        #expect(batch.messages[1].segments.first?.line == 13)
    }

    @Test func framesOfMLLP() throws {
        let frame = { (text: String) in [0x0B] + Array(text.utf8) + [0x1C, 0x0D] }
        let batch = try HL7Batch(parsing: frame(HL7Fixtures.order) + frame(HL7Fixtures.vaccination))
        #expect(batch.messages.count == 2)
        #expect(batch.messages.map { $0.er7() } == [HL7Fixtures.order, HL7Fixtures.vaccination])
        #expect(try HL7Message(parsing: frame(HL7Fixtures.chinese)).er7() == HL7Fixtures.chinese)
    }

    @Test func messagesWithoutHeaders() throws {
        #expect(try HL7Batch(parsing: HL7Fixtures.all.joined(separator: "\r\n")).messages.count == HL7Fixtures.all.count)
        #expect(try HL7Batch(parsing: "BHS|^~\\&|B\r").messages.isEmpty)
        let late = try HL7Batch(parsing: "// comment\nMSH|^~\\&|X\nBTS")
        #expect(late.diagnostics.map(\.code) == ["hl7.text-skipped"])
        #expect(late.trailers.count == 1)
        let error = #expect(throws: ClinicalError.self) { try HL7Batch(parsing: "no header here") }
        #expect(error?.code == .hl7Malformed)
    }
}

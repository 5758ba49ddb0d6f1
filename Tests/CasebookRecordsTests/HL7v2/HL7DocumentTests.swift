import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7DocumentTests {
    private func result(_ text: String) throws -> HL7RecordReader.Result {
        let message = try HL7Message(parsing: text)
        return HL7RecordReader.result(of: message, segments: HL7RecordReader.patients(of: message)[0], id: "m1")
    }

    @Test func richText() throws {
        let record = try result(HL7Fixtures.dischargeSummary).record
        #expect(record.title == "Discharge summary")
        #expect(record.authors == ["Chidi Okafor"])
        #expect(record.times.authored == "2024-03-05T11:20:00")
        try #require(record.sections.count == 1)
        #expect(record.sections[0].text == "Discharge diagnosis: pneumonia.\nTemp 38.5°C\nFollow-up in 2 weeks\n患者 发热")
        #expect(record.facts.isEmpty)
    }

    @Test func linesPiecesAndAttachments() throws {
        let result = try result(HL7Fixtures.plainDocument)
        let section = try #require(result.record.sections.first)
        #expect(result.record.sections.count == 1)
        #expect(section.kind == "progress")
        #expect(section.title == "Progress note")
        #expect(
            section.text
                == "Patient reports less cough.\n\nLungs clear\nPlan: continue antibiotics\nRecheck in 2 days\nChest pain resolved.\nDischarged home in good condition.")
        try #require(result.attachments.map(\.isCDA) == [true])
        #expect(result.attachments[0].bytes.starts(with: Array("<?xml".utf8)))
        #expect(result.record.diagnostics.map(\.code) == ["hl7.encoded-data"])
    }

    @Test func reportSections() throws {
        let record = try result(HL7Fixtures.radiology).record
        #expect(record.facts.isEmpty)
        let report = try #require(record.sections.first)
        #expect(report.kind == "imaging")
        #expect(report.title == "CT chest without contrast")
        try #require(report.sections.map(\.kind) == ["findings", "impression"])
        #expect(report.sections[0].text == "There is a 7 mm nodule in the right upper lobe.\nNo pleural effusion. A&P view unchanged.")
        #expect(report.sections[1].text == "Solitary pulmonary nodule.\nFollow-up in 6 months.")
        let offset = report.sections[1].text.utf8.count - "months.".utf8.count
        let origin = record.origin(of: TextSpan(offset, offset + 6), in: report.sections[1])
        #expect(origin.path == "OBX(3)-5")
        #expect(origin.line == 6)
        #expect(origin.column == 78)
    }

    @Test func cancelledDocuments() throws {
        let cancelled = try result(HL7Fixtures.plainDocument.replacing("MDM^T02", with: "MDM^T11")).record
        #expect(cancelled.sections.isEmpty)
        #expect(cancelled.diagnostics.contains { $0.code == "hl7.document-cancelled" })
    }

    @Test func markup() throws {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><p>Fever &amp; cough<br>since 3&nbsp;days</p><ul><li>BP 120/80</li></ul><!-- no --></body></html>"
        let escaped = html.replacing("&", with: "\\T\\")
        let record = try result("MSH|^~\\&|A||||||MDM^T02\rTXA|1|CN\rOBX|1|TX|1^Note||\(escaped)\r").record
        #expect(record.sections.first?.text == "Fever & cough\nsince 3 days\nBP 120/80")
    }

    @Test func envelopes() throws {
        let mime = "MIME-Version: 1.0\\.br\\Content-Type: multipart/related; boundary=X\\.br\\\\.br\\--X\\.br\\Content-Type: text/xml\\.br\\\\.br\\<ClinicalDocument/>\\.br\\--X--"
        let result = try result("MSH|^~\\&|A||||||MDM^T02\rTXA|1|CN\rOBX|1|ED|1^Note||^multipart^x-hl7-cda-level-one^A^\(mime)\r")
        #expect(result.attachments.map(\.isCDA) == [true])
        #expect(result.attachments.first?.bytes == Array("<ClinicalDocument/>\n".utf8))
    }
}

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

    @Test func linesTakenBack() throws {
        let head = "MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|R^Report\rOBX|1|TX|I^Impression|1|Mass in the left lung.||||||F\rOBX|2|TX|I^Impression|1|Heart of normal size.||||||F\r"
        let one = try result(head + "OBX|3|TX|I^Impression|1|Mass in the left lung.||||||W\r").record
        #expect(one.sections.first?.text == "Heart of normal size.")
        let all = try result(head + "OBX|3|TX|I^Impression|1|||||||D\r").record
        #expect(all.sections.isEmpty)
    }

    @Test func lineEndsAsBytes() throws {
        let text = "Cough.\\X0D\\Fever.\\X0D0A\\Rash.\\X0A\\End."
        let document = try result("MSH|^~\\&|A||||||MDM^T02\rTXA|1|CN\rOBX|1|TX|1^Note||\(text)\r").record
        let section = try #require(document.sections.first)
        #expect(section.text == "Cough.\nFever.\r\nRash.\nEnd.")
        let offset = section.text.utf8.count - 4
        #expect(document.origin(of: TextSpan(offset, offset + 4), in: section).column == 18 + text.utf8.count - 4)
        let result = try result("MSH|^~\\&|A||||||ORU^R01\rAL1|1||^Latex\rNTE|1||\(text)\rOBX|1|ST|1^x||\(text)\r").record
        #expect(result.facts.first?.comment == "Cough.\nFever.\nRash.\nEnd.")
        #expect(result.facts.last?.value == .text("Cough.\nFever.\nRash.\nEnd."))
    }

    @Test func manyHeadings() throws {
        let rows = (1...100).flatMap { ["OBX|\($0)|FT|H\($0)&GDT^Heading \($0)||Line \($0).||||||F"] }.joined(separator: "\r")
        let record = try result("MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|R^Report\r" + rows + "\r").record
        #expect(record.sections.first?.sections.map(\.text).last == "Line 100.")
    }

    @Test func commentOnReport() throws {
        let record = try result("MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|R^Report\rNTE|1||Read at night.\rOBX|1|TX|I||First line.\rOBX|2|TX|I||Second line.\r").record
        #expect(record.sections.first?.text == "First line.\nSecond line.")
        #expect(record.facts.map(\.comment) == ["Read at night."])
    }

    @Test func ordersAfterDocuments() throws {
        let record = try result("MSH|^~\\&|A||||||OUL^R22\rTXA|1|CN\rOBX|1|TX|1^Note||Seen today.\rOBR|1||1|A^a\rOBX|1|ST|2^Culture||No growth||||||F\r").record
        #expect(record.sections.map(\.text) == ["Seen today."])
        #expect(record.facts.first?.members.first?.value == .text("No growth"))
    }

    @Test func filesThatAreNotRead() throws {
        let result = try result("MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|A^a\rOBX|1|ED|1^Scan||^Application^PDF^Base64^JVBERi0xLjQK||||||F\r")
        #expect(result.attachments.map(\.mediaType) == ["application/pdf"])
        #expect(result.record.diagnostics.map(\.code) == ["record.body-unread"])
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

    @Test(arguments: [
        ("<p>No <del>chest</del> pain</p>", "No pain"), ("<p><s>old <strike>older</strike></s>new</p>", "new"), ("<p>kept <s>though open</p>", "kept though open"),
        ("<p>a</del> b</p>", "a b"),
        (#"{\rtf1 Aspirin {\deleted 100}{\revised 75} mg{\v secret}\plain .}"#, "Aspirin 75 mg."), (#"{\rtf1 a \deleted b\deleted0 c}"#, "a c"),
    ]) func struckOut(_ written: String, _ text: String) throws {
        let escaped = written.replacing("\\", with: "\\E\\")
        #expect(try result("MSH|^~\\&|A||||||MDM^T02\rTXA|1|CN\rOBX|1|TX|1^Note||\(escaped)\r").record.sections.first?.text == text)
    }

    @Test func envelopes() throws {
        let mime = "MIME-Version: 1.0\\.br\\Content-Type: multipart/related; boundary=X\\.br\\\\.br\\--X\\.br\\Content-Type: text/xml\\.br\\\\.br\\<ClinicalDocument/>\\.br\\--X--"
        let result = try result("MSH|^~\\&|A||||||MDM^T02\rTXA|1|CN\rOBX|1|ED|1^Note||^multipart^x-hl7-cda-level-one^A^\(mime)\r")
        #expect(result.attachments.map(\.isCDA) == [true])
        #expect(result.attachments.first?.bytes == Array("<ClinicalDocument/>\n".utf8))
    }
}

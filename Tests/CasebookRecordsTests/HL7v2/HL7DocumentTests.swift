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

    private static func order(_ name: String, service: String = "", status: String, lines: [String]) -> String {
        let fields = ["OBR", "1", "", "1", name, "", "", "202401020800"] + [String](repeating: "", count: 14) + ["202401021000", "", service, status]
        return (["MSH|^~\\&|A||||||ORU^R01", fields.joined(separator: "|")] + lines).joined(separator: "\r") + "\r"
    }

    @Test func stateOfReports() throws {
        let record = try result(
            Self.order(
                "X^Chest film", service: "RAD", status: "P", lines: ["OBX|1|TX|X&IMP^Impression|1|Possible mass.|||A|||P", "OBX|2|TX|X&GDT^Findings|1|Left lung clear.||||||F"])
        ).record
        #expect(record.facts.isEmpty)
        let report = try #require(record.sections.first)
        try #require(report.entries.map(\.kind) == [.panel] && report.sections.count == 2)
        let panel = report.entries[0]
        #expect(panel.name == "Chest film" && panel.code?.code == "X" && panel.status == "preliminary" && panel.value == nil)
        #expect(panel.effective?.start == "2024-01-02T08:00" && panel.recorded == "2024-01-02T10:00")
        try #require(report.sections[0].entries.map(\.name) == ["Impression"])
        let line = report.sections[0].entries[0]
        #expect(line.kind == .result && line.status == "preliminary" && line.interpretation == "A" && line.value == nil)
        #expect(report.sections[1].entries.isEmpty)
    }

    @Test func stateOfTextAmongResults() throws {
        let record = try result(
            Self.order(
                "C^Culture", service: "MB", status: "F",
                lines: [
                    "OBX|1|TX|C^Culture||Rods seen.~Heavy growth.||||||P|||202401030700", "OBX|2|TX|C^Culture||Second look.||||||P|||202401030700", "OBX|3|NM|D^Count||7||||||F",
                ])
        ).record
        let section = try #require(record.sections.first)
        // Lines alike in their state make one entry; the panel stands with its results.
        try #require(section.entries.map(\.kind) == [.result])
        #expect(section.entries[0].status == "preliminary" && section.entries[0].effective?.start == "2024-01-03T07:00")
        #expect(record.facts.map(\.kind) == [.panel] && record.facts.first?.members.map(\.name) == ["Count"])
    }

    @Test func orderedReport() throws {
        let record = try result("MSH|^~\\&|A||||||ORM^O01\rORC|NW|1\rOBR|1|1||X^Chest film\rOBX|1|TX|Q^Question||Why?\rOBX|2|TX|Q^Question||Cough.\r").record
        #expect(record.sections.first?.entries.map(\.kind) == [.plan] && record.sections.first?.entries.first?.mood == .request)
    }

    @Test(
        arguments: [
            ("AU", "final"), ("LA", "final"), ("DI", "preliminary"), ("PA", "preliminary"), ("DO", "documented"), ("IN", "incomplete"), ("IP", "in-progress"), ("", nil),
            ("ZZ", nil),
        ] as [(String, String?)]) func stateOfDocuments(_ written: String, _ status: String?) throws
    {
        let fields = ["TXA", "1", "PN", "TX", "20240105", "", "20240106"] + [String](repeating: "", count: 10) + [written]
        let record = try result("MSH|^~\\&|A||||||MDM^T02\r\(fields.joined(separator: "|"))\rOBX|1|TX|1^Note||Seen today.||||||F\rOBX|2|NM|2^Count||5||||||F\r").record
        let entries = try #require(record.sections.first).entries
        #expect(entries.map(\.status) == (status == nil ? [] : [status]))
        #expect(entries.allSatisfy { $0.kind == .note && $0.name == "Procedure note" && $0.effective?.start == "2024-01-05" && $0.recorded == "2024-01-06" })
        #expect(record.facts.map(\.name) == ["Count"])
        #expect(record.diagnostics.map(\.code) == (written == "ZZ" ? ["hl7.status"] : []))
    }

    @Test func stateOfLinesOfDocuments() throws {
        let record = try result("MSH|^~\\&|A||||||MDM^T02\rTXA|1|PN\rOBX|1|TX|1^Note||Seen today.||||||P\r").record
        #expect(record.sections.first?.entries.map(\.kind) == [.note])
        #expect(record.sections.first?.entries.map(\.status) == ["preliminary"])
    }

    private func corrected(_ rows: [(sub: String, text: String, status: String, time: String)]) throws -> ClinicalRecord {
        let lines = rows.enumerated().map { "OBX|\($0 + 1)|TX|R^Report|\($1.sub)|\($1.text)||||||\($1.status)|||\($1.time)" }
        return try result(Self.order("R^Report", service: "RAD", status: "C", lines: lines)).record
    }

    @Test func correctionOfOneLineAmongSeveral() throws {
        for sub in ["", "1"] {
            let record = try corrected([(sub, "Ribs whole.", "F", ""), (sub, "Mass on the right.", "C", ""), (sub, "See again.", "F", "")])
            #expect(record.sections.first?.text == "Ribs whole.\nMass on the right.\nSee again.")
            #expect(record.diagnostics.map(\.code) == ["hl7.correction"])
            #expect(!record.diagnostics.contains { $0.message.contains("Ribs") || $0.message.contains("Mass") })
            let late = try corrected([(sub, "Ribs whole.", "F", ""), (sub, "See again.", "F", ""), (sub, "Mass on the right.", "C", "")])
            #expect(late.sections.first?.text == "Ribs whole.\nSee again.\nMass on the right.")
            #expect(late.diagnostics.map(\.code) == ["hl7.correction"])
        }
    }

    @Test func correctionThatIsClear() throws {
        let one = try corrected([("", "Mass on the left.", "F", ""), ("", "Mass on the right.", "C", "")])
        #expect(one.sections.first?.text == "Mass on the right." && one.diagnostics.isEmpty)
        let numbered = try corrected([("1", "Ribs whole.", "F", ""), ("2", "Mass on the left.", "F", ""), ("2", "Mass on the right.", "C", ""), ("3", "See again.", "F", "")])
        #expect(numbered.sections.first?.text == "Ribs whole.\nMass on the right.\nSee again." && numbered.diagnostics.isEmpty)
        let anew = try corrected([("1", "Ribs whole.", "F", ""), ("1", "Mass left.", "F", ""), ("1", "Ribs broken.", "C", ""), ("1", "Mass right.", "C", "")])
        #expect(anew.sections.first?.text == "Ribs broken.\nMass right." && anew.diagnostics.isEmpty)
        let first = try corrected([("", "Mass on the right.", "C", ""), ("", "See again.", "F", "")])
        #expect(first.sections.first?.text == "Mass on the right.\nSee again." && first.diagnostics.isEmpty)
        let times = try corrected([("", "At eight: calm.", "F", "202401020800"), ("", "At nine: upset.", "C", "202401020900")])
        #expect(times.sections.first?.text == "At eight: calm.\nAt nine: upset." && times.diagnostics.isEmpty)
    }
}

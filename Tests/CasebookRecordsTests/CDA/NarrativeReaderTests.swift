import Casebook
import CasebookRecords
import CasebookTestSupport
import Testing

@Suite struct NarrativeReaderTests {
    func section(_ text: String, entries: String = "") throws -> (record: ClinicalRecord, section: RecordSection) {
        let xml = """
            <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><component><structuredBody><component><section>
            <code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problems</title><text>\(text)</text>\(entries)</section></component></structuredBody></component></ClinicalDocument>
            """
        let record = try CDADocument(Array(xml.utf8)).record(id: "test")
        return (record, record.sections[0])
    }

    @Test func writesALineAParagraphItemAndRow() throws {
        let text = try section(
            """
            <paragraph>Seen  in
              clinic.<br/>Well.</paragraph><list><item>first</item><item><caption>b</caption>second</item></list>
            <list listType="ordered"><item>one</item><item>two</item></list>H<sub>2</sub>O 10<sup>9</sup>
            """
        ).section.text
        #expect(text == "Seen in clinic.\nWell.\n- first\n- b second\n1. one\n2. two\nH2O 10^9")
    }

    @Test func keepsTheColumnsOfTables() throws {
        let text = try section(
            """
            <table><caption>Labs</caption><thead><tr><th>Panel</th><th>Test</th><th colspan="2">Value</th></tr></thead><tbody>
            <tr><td rowspan="2">CBC</td><td>Hb</td><td>120</td><td>g/L</td></tr><tr><td>WBC</td><td><list><item>5.1</item><item>high</item></list></td><td/></tr></tbody></table>
            """
        ).section.text
        #expect(text == "Labs\nPanel | Test | Value\nCBC | Hb | 120 | g/L\n | WBC | 5.1; high")
    }

    @Test func everyByteOfTextComesFromTheDocument() throws {
        let narrative = "<paragraph ID='p'>Denies <content>chest&#160;pain</content> &amp;\n   fever，无发热。</paragraph><table><tbody><tr><td>a</td><td>b c</td></tr></tbody></table>"
        let (record, section) = try section(narrative)
        let origin = record.origin(of: TextSpan(0, 6), in: section)
        #expect(origin.line == 2)
        #expect(origin.path == "/ClinicalDocument/component/structuredBody/component/section/text/paragraph")
        let start = section.text.utf8.firstIndex(of: UInt8(ascii: "f"))!
        let offset = section.text.utf8.distance(from: section.text.utf8.startIndex, to: start)
        #expect(record.origin(of: TextSpan(offset, offset + 5), in: section).line == 3)
    }

    @Test func linksEntriesWithTheWordsTheyReferTo() throws {
        let entry = """
            <entry><observation classCode="OBS" moodCode="EVN"><code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><text><reference value="#row"/></text>
            <value xsi:type="CD" code="38341003" codeSystem="2.16.840.1.113883.6.96"><originalText><reference value="#p1"/></originalText></value></observation></entry>
            <entry><observation classCode="OBS" moodCode="EVN"><text><reference value="#nowhere"/></text></observation></entry>
            """
        let (record, section) = try section("<table><tbody><tr ID='row'><td ID='p1'>High blood pressure</td><td>2010</td></tr></tbody></table>", entries: entry)
        let fact = try #require(section.entries.first)
        #expect(fact.name == "High blood pressure")
        #expect(fact.narrative.map { String(decoding: Array(section.text.utf8)[$0.start..<$0.end], as: UTF8.self) } == "High blood pressure")
        #expect(record.diagnostics.contains { $0.code == "record.dangling-reference" })
    }
}

extension NarrativeReaderTests {
    @Test func superscriptsAndRevisionsKeepTheirMeaning() throws {
        #expect(try section("5.2 x 10<sup>9</sup>/L, HCO<sub>3</sub> 24").section.text == "5.2 x 10^9/L, HCO3 24")
        #expect(try section("<content revised=\"delete\">Has cancer.</content><content revised=\"insert\">Has no cancer.</content>").section.text == "Has no cancer.")
    }

    @Test func spansOfATableMakeNoMoreTextThanItsRowsBear() throws {
        let table =
            "<table><tbody><tr>" + String(repeating: "<td colspan=\"64\" rowspan=\"9999\">a</td>", count: 500) + "</tr>" + String(repeating: "<tr><td>x</td></tr>", count: 500)
            + "</tbody></table>"
        #expect(try section(table).section.text.utf8.count < 20 * table.utf8.count)
    }
}

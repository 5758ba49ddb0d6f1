import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct RecordCommandTests {
    private static let records = Fixture.root + "/Corpora/records"
    private static let canary = "CANARYNAME王小明77"

    private func flat(_ sections: [JSONValue]) -> [JSONValue] { sections.flatMap { [$0] + flat($0["sections"]?.array ?? []) } }

    @Test func parseReadsEverySyntax() throws {
        let result = try CommandRunner.run(["parse", Self.records + "/en", Self.records + "/zh", "--format", "ndjson"])
        #expect(result.status == 0 && result.error.isEmpty)
        let values = try result.lines.map { try JSONParser.parse($0.utf8) }
        #expect(Set(values.compactMap { $0["kind"]?.string }) == ["cda", "hl7v2", "fhir"])
        for value in values {
            #expect(value["patient"] != nil && value["times"] != nil && value["sections"] != nil && value["facts"] != nil && value["diagnostics"] != nil)
        }
        #expect(try CommandRunner.run(["parse", Self.records + "/en/discharge-summary.xml", "--format", "text"]).output.contains("Acute kidney injury"))
        #expect(try JSONParser.parse(CommandRunner.run(["parse", Self.records + "/en", "--format", "json"]).output.utf8).array?.count == 5)
    }

    @Test func offsetsOfExtractAreThoseOfTheSectionsText() throws {
        let paths = [Self.records + "/en/discharge-summary.xml", Self.records + "/zh/discharge-summary.xml"]
        let parsed = try CommandRunner.run(["parse"] + paths).lines.map { try JSONParser.parse($0.utf8) }
        let extracted = try CommandRunner.run(["extract", "--pipeline", "rules", "--tokens"] + paths).lines.map { try JSONParser.parse($0.utf8) }
        for (record, document) in zip(parsed, extracted) {
            let texts = flat(record["sections"]?.array ?? []).map { Array(($0["text"]?.string ?? "").unicodeScalars) }
            let entities = document["entities"]?.array ?? []
            #expect(entities.count > 20)
            #expect(entities.contains { $0["fact"] != nil })
            for entity in entities {
                let text = texts[try #require(entity["section"]?.integer)]
                let start = try #require(entity["start"]?.integer)
                let end = try #require(entity["end"]?.integer)
                #expect(entity["text"]?.string?.unicodeScalars.elementsEqual(text[start..<end]) == true)
            }
            for (section, text) in zip(document["sections"]?.array ?? [], texts) {
                #expect(section["start"]?.integer == 0 && section["end"]?.integer == text.count)
                for sentence in section["sentences"]?.array ?? [] { #expect((sentence.array?.last?.integer ?? -1) <= text.count) }
            }
        }
    }

    @Test func aRecordForEveryMessageAndPatient() throws {
        let folder = try TemporaryFolder()
        let header = "MSH|^~\\&|A|B|C|D|20240101||ORU^R01|1|P|2.5\r"
        func patient(_ number: Int) -> String { "PID|1||\(number)||Name\(number)^A\rOBX|1|NM|718-7^Hb^LN||\(100 + number)|g/L|||||F\r" }
        let batch = try folder.write("batch.hl7", header + patient(1) + header + patient(2) + patient(3))
        let bundle = try folder.write(
            "search.json",
            """
            {"resourceType":"Bundle","type":"searchset","entry":[
            {"fullUrl":"urn:a","resource":{"resourceType":"Patient","id":"1","gender":"male"}},
            {"fullUrl":"urn:b","resource":{"resourceType":"Patient","id":"2","gender":"female"}},
            {"resource":{"resourceType":"Condition","id":"3","subject":{"reference":"Patient/2"},"code":{"text":"asthma"}}},
            {"resource":{"resourceType":"Condition","id":"4","subject":{"reference":"urn:a"},"code":{"text":"gout"}}},
            {"resource":{"resourceType":"Condition","id":"5","code":{"text":"measles"}}}]}
            """)
        let lines = try CommandRunner.run(["parse", batch, bundle]).lines.map { try JSONParser.parse($0.utf8) }
        #expect(lines.compactMap { $0["id"]?.string } == [1, 2, 3].map { "\(batch)#\($0)" } + [1, 2].map { "\(bundle)#\($0)" })
        #expect(lines.prefix(3).map { $0["facts"]?.array?.first?["value"] } == [.number("101"), .number("102"), .number("103")])
        #expect(lines.suffix(2).map { $0["facts"]?.array?.compactMap { $0["name"]?.string } } == [["gout"], ["asthma"]])
        #expect(lines[3]["diagnostics"]?.array?.first?["code"]?.string == "record.other-patient")
        #expect(lines.suffix(2).map { $0["facts"]?.array?.first?["origin"]?["path"]?.string } == ["Bundle.entry[3].resource", "Bundle.entry[2].resource"])
    }

    @Test func badRecordsDoNotStopABatchAndSayNothingOfTheirContents() throws {
        let folder = try TemporaryFolder()
        let paths = try [
            folder.write("a.xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>\(Self.canary)</titel>"),
            folder.write("b.xml", "<!DOCTYPE a [<!ENTITY x \"\(Self.canary)\">]><a>&x;</a>"),
            folder.write("c.xml", "<page>\(Self.canary)</page>"),
            folder.write("d.txt", Self.canary),
            folder.write(
                "e.xml", Data("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>\(Self.canary)".utf8) + Data([0xFF, 0xFE, 0x80])),
            folder.write("f.xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>fine</title></ClinicalDocument>"),
        ]
        let result = try CommandRunner.run(["parse"] + paths)
        #expect(result.status == 1)
        let codes = try result.lines.map { try JSONParser.parse($0.utf8)["error"]?["code"]?.string }
        #expect(codes[0] == "xml.malformed" && codes[1] == "xml.doctype" && codes[2] == "record.unrecognized" && codes[3] == "record.unrecognized" && codes[5] == nil)
        #expect(!result.output.contains(Self.canary) && !result.error.contains(Self.canary))
        #expect(result.lines[0].contains(":1:72:"))
    }

    @Test func checkPrintsDiagnosticsOnly() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "a.xml",
            "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody><component><section><title>\(Self.canary)</title><entry><act><text><reference value=\"#gone\"/></text></act></entry></section></component></structuredBody></component></ClinicalDocument>"
        )
        let result = try CommandRunner.run(["parse", path, "--check"])
        #expect(result.status == 0)
        #expect(result.output.contains("record.dangling-reference") && !result.output.contains(Self.canary))
    }

    @Test func theNumberOfJobsChangesNothing() throws {
        let one = try CommandRunner.run(["parse", Self.records, "--jobs", "1"])
        #expect(try CommandRunner.run(["parse", Self.records, "--jobs", "4"]).output == one.output)
        // The folder also holds a page that is no record.
        #expect(one.lines.count == 8)
    }
}

extension RecordCommandTests {
    /// Converters of the XML library print the bytes that they cannot convert, whatever is asked of them.
    @Test func nothingButErrorsOfOursReachesStandardError() throws {
        let folder = try TemporaryFolder()
        let tail = Array(" version=\"1.0\"?><a>CANARYNAME</a>".utf8)
        let heads: [[UInt8]] = [
            [0x00, 0x3C, 0x00, 0x3F], [0x3C, 0x00, 0x3F, 0x00], [0x00, 0x00, 0x00, 0x3C], [0x3C, 0x00, 0x00, 0x00], [0x4C, 0x6F, 0xA7, 0x94], [0xFE, 0xFF], [0xFF, 0xFE],
            [0xFF, 0xFE, 0, 0],
        ]
        let paths = try heads.enumerated().map { try folder.write("\($0).xml", Data($1 + tail + [0xD8, 0xFF, 0x80])) }
        let result = try CommandRunner.run(["parse"] + paths)
        #expect(result.status == 1)
        for line in result.error.split(separator: "\n") { #expect(line.hasPrefix("casebook: ") && !line.contains("CANARY")) }
        #expect(result.lines.count == heads.count)
    }
}

extension RecordCommandTests {
    private static let patient = "{\"resourceType\":\"Patient\",\"id\":\"7\",\"name\":[{\"family\":\"Roe\"}]}"

    @Test func resourcesAreReadAsAFileALineOrAStream() throws {
        let folder = try TemporaryFolder()
        let lines = Self.patient + "\n" + Self.patient.replacing("7", with: "8") + "\n"
        func ids(_ arguments: [String], _ input: String? = nil) throws -> [String?] {
            try CommandRunner.run(["parse"] + arguments, input: input.map { Data($0.utf8) } ?? Data()).lines.map { try JSONParser.parse($0.utf8)["id"]?.string }
        }
        #expect(try ids(["-"], lines) == ["7", "8"])
        let file = try folder.write("two.json", lines)
        #expect(try ids([file]) == ["7", "8"])
        let one = try folder.write("one.json", Self.patient)
        #expect(try ids([one]) == [one])
        let laidOut = "{\n" + String(repeating: " ", count: 5_000) + "\"active\": true,\n\"resourceType\": \"Patient\",\n\"id\": \"9\"\n}\n"
        let sorted = try folder.write("sorted.json", laidOut)
        #expect(try ids([sorted]) == [sorted])
        #expect(try ids(["-"], laidOut) == ["stdin"])
        let marked = try folder.write("marked.json", "\u{FEFF}" + Self.patient)
        #expect(try ids([marked]) == [marked])
        let wide = try folder.write("wide.json", Data([0xFF, 0xFE]) + Self.patient.data(using: .utf16LittleEndian)!)
        #expect(try ids([wide]) == [wide])
    }

    @Test func aLargeBundleOnOneLineIsOneRecord() throws {
        let folder = try TemporaryFolder()
        let entries = (0..<4_000).map { "{\"resource\":{\"resourceType\":\"Condition\",\"id\":\"\($0)\",\"code\":{\"text\":\"gout\"}}}" }.joined(separator: ",")
        let path = try folder.write("bundle.json", "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\(entries)]}\n")
        let result = try CommandRunner.run(["parse", path])
        #expect(result.lines.count == 1)
        #expect(try JSONParser.parse(result.lines[0].utf8)["facts"]?.array?.count == 4_000)
    }
}

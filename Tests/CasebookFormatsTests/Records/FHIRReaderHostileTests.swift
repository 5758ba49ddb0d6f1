import Casebook
import CasebookRecords
import CasebookTestSupport
import Foundation
import Testing

/// Bundles that no honest sender makes. None may crash, hang or lose what is sound.
@Suite struct FHIRReaderHostileTests {
    private func read(_ text: String) throws -> ClinicalRecord { try FHIRReader.record(try JSONParser.parse(text.utf8), id: "r").record }

    private func bundle(_ resources: [String]) -> String {
        #"{"resourceType":"Bundle","entry":["# + resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",") + "]}"
    }

    private func observation(_ id: String, members: [String]) -> String {
        let references = members.map { #"{"reference":"Observation/\#($0)"}"# }.joined(separator: ",")
        return #"{"resourceType":"Observation","id":"\#(id)","code":{"text":"\#(id)"},"hasMember":[\#(references)]}"#
    }

    private func count(_ facts: [ClinicalFact]) -> Int { facts.reduce(0) { $0 + 1 + count($1.members) } }

    @Test func circlesEnd() throws {
        let own = try read(bundle([observation("a", members: ["a"])]))
        #expect(own.facts.map(\.name) == ["a"])
        #expect(own.facts[0].members.isEmpty)
        let pair = try read(bundle([observation("a", members: ["b"]), observation("b", members: ["a"])]))
        #expect(count(pair.facts) == 2)
        let report = #"{"resourceType":"DiagnosticReport","id":"r","code":{"text":"r"},"result":[{"reference":"DiagnosticReport/r"}]}"#
        #expect(try read(report).facts.count == 1)
    }

    @Test func doublingReferencesStayLinear() throws {
        let resources = (0..<60).map { observation("o\($0)", members: ["o\($0 + 1)", "o\($0 + 1)"]) }
        let record = try read(bundle(resources))
        #expect(count(record.facts) <= 60 * 4)
        let names = Set(record.facts.flatMap { Self.names($0) })
        #expect(names.count == 60)
    }

    private static func names(_ fact: ClinicalFact) -> [String] { [fact.name ?? ""] + fact.members.flatMap(names) }

    @Test func doublingByTwoWaysStaysLinear() throws {
        let resources = (0..<400).flatMap { step in
            [observation("a\(step)", members: ["b\(step)", "c\(step)"]), observation("b\(step)", members: ["a\(step + 1)"]), observation("c\(step)", members: ["a\(step + 1)"])]
        }
        let record = try read(bundle(resources))
        #expect(count(record.facts) <= 1_200 * 16 + 10_000)
        #expect(Set(record.facts.flatMap { Self.names($0) }).count == 1_200)
        #expect(record.diagnostics.map(\.code) == ["record.unread-resource"])
    }

    @Test func aLargeResourceInManySections() throws {
        let components = Array(repeating: #"{"code":{"text":"x"}}"#, count: 4_000).joined(separator: ",")
        let sections = Array(repeating: #"{"entry":[{"reference":"Observation/o"}]}"#, count: 4_000).joined(separator: ",")
        let record = try read(
            bundle([
                #"{"resourceType":"Composition","status":"preliminary","section":[\#(sections)]}"#,
                #"{"resourceType":"Observation","id":"o","code":{"text":"o"},"component":[\#(components)]}"#,
            ]))
        #expect(count(record.sections.flatMap(\.entries)) < 150_000)
    }

    @Test func manyDocumentsOfOneFile() throws {
        let data = String(repeating: "QUJD", count: 20_000)
        let documents = Array(repeating: #"{"resourceType":"DocumentReference","content":[{"attachment":{"url":"Binary/b"}}]}"#, count: 2_000)
        let record = try read(bundle(documents + [#"{"resourceType":"Binary","id":"b","contentType":"text/plain","data":"\#(data)"}"#]))
        #expect((1...200).contains(record.sections.count))
    }

    @Test func manyReferencesToOneResource() throws {
        let entries = Array(repeating: #"{"reference":"Condition/c"}"#, count: 20_000).joined(separator: ",")
        let record = try read(
            bundle([#"{"resourceType":"Composition","section":[{"entry":[\#(entries)]}]}"#, #"{"resourceType":"Condition","id":"c","code":{"text":"x"}}"#]))
        #expect((1...4).contains(record.sections[0].entries.count))
    }

    @Test func deepSections() throws {
        let depth = 120
        let section = String(repeating: #"{"section":["#, count: depth) + "{}" + String(repeating: "]}", count: depth)
        var inner = try #require(try read(#"{"resourceType":"Composition","section":[\#(section)]}"#).sections.first)
        var found = 1
        while let next = inner.sections.first {
            inner = next
            found += 1
        }
        #expect(found == depth + 1)
    }

    @Test func bundlesWithinBundles() throws {
        var text = #"{"resourceType":"Condition","code":{"text":"x"}}"#
        for _ in 0..<3 { text = bundle([text]) }
        #expect(try read(text).facts.count == 1)
        for _ in 0..<20 { text = bundle([text]) }
        let deep = try read(text)
        #expect(deep.facts.isEmpty)
        #expect(deep.diagnostics.map(\.code) == ["record.unread-resource"])
    }

    @Test func resourcesWithoutAnything() throws {
        let types = [
            "Patient", "Encounter", "Condition", "AllergyIntolerance", "Observation", "DiagnosticReport", "MedicationRequest", "MedicationStatement", "MedicationAdministration",
            "MedicationDispense", "Procedure", "Immunization", "DocumentReference", "Composition", "FamilyMemberHistory", "CarePlan", "Goal", "ServiceRequest", "Device",
            "Coverage",
            "CareTeam", "Bundle", "Medication", "Binary",
        ]
        for type in types {
            let record = try read(#"{"resourceType":"\#(type)"}"#)
            #expect(record.facts.allSatisfy { !$0.isCurrent }, "\(type) says something")
        }
        #expect(try read(bundle(types.map { #"{"resourceType":"\#($0)"}"# })).kind == .fhir)
    }

    @Test func markupThatNeverEnds() throws {
        for piece in ["<a \"", "<a '", "<!-- ", "<script>", "</", "&amp", "<td", "<<", "<p title=\"", "&#xFFFFFFFFFF;", "&#0;"] {
            let div = String(repeating: piece, count: 20_000)
            var writer = JSONWriter()
            writer.value(.object([.init("resourceType", .string("Composition")), .init("section", .array([.object([.init("text", .object([.init("div", .string(div))]))])]))]))
            let record = try FHIRReader.record(try JSONParser.parse(writer.bytes), id: "r").record
            #expect(record.sections.count == 1)
        }
    }

    @Test(arguments: 0..<200)
    func wrongTypesEverywhere(seed: Int) throws {
        let bytes = try #require(FileManager.default.contents(atPath: Fixture.root + "/Corpora/records/en/bundle.json"))
        var bundle = try JSONParser.parse(Array(bytes))
        let others = try JSONParser.parse("[\(Self.others.joined(separator: ","))]".utf8).array ?? []
        bundle["entry"] = .array((bundle["entry"]?.array ?? []) + others.map { .object([.init("resource", $0)]) })
        var generator = SeededGenerator(seed: UInt64(seed))
        let rate = [3, 10, 40, 150][seed % 4]
        let mutated = mutate(bundle, rate, &generator)
        var writer = JSONWriter()
        writer.value(mutated)
        let folder = try TemporaryFolder()
        var reader = InputReader(paths: [try folder.write("bundle.json", Data(writer.bytes))], options: InputOptions())
        while let item = reader.nextItem() { _ = try? item.content.get().record?.record() }
        guard let result = try? FHIRReader.record(mutated, id: "r") else { return }
        let line = RecordEncoder().line(result.record)
        _ = try JSONParser.parse(line)
        _ = RecordTextRenderer().render(result.record)
        for diagnostic in result.record.diagnostics { #expect(!diagnostic.message.contains("Fictiva")) }
    }

    /// Resources of the types that the corpus's bundle has not.
    private static let others = [
        #"{"resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"18842-5"}]},"title":"T","date":"2020","author":[{"display":"D"}],"#
            + #""section":[{"title":"S","code":{"coding":[{"system":"http://loinc.org","code":"11450-4"}]},"text":{"status":"generated","div":"<div><p>A</p></div>"},"#
            + #""entry":[{"reference":"Condition/condition-1"},{"reference":"DiagnosticReport/r"},{"reference":"DocumentReference/document-1"}],"section":[{"title":"I"}]}]}"#,
        #"{"resourceType":"Encounter","id":"e","class":{"code":"IMP"},"period":{"start":"2020","end":"2021"},"hospitalization":{"dischargeDisposition":{"text":"home"}},"location":[{"location":{"display":"W"}}]}"#,
        #"{"resourceType":"DiagnosticReport","id":"r","code":{"text":"R"},"result":[{"reference":"Observation/observation-1"},{"reference":"Observation/observation-2"}],"presentedForm":[{"contentType":"text/plain","data":"QUJD"}]}"#,
        ##"{"resourceType":"MedicationStatement","status":"active","medicationReference":{"reference":"#m"},"contained":[{"resourceType":"Medication","id":"m","code":{"text":"A"}}],"##
            + #""dosage":[{"timing":{"repeat":{"frequency":1,"period":8,"periodUnit":"h","when":["AC"]}},"doseAndRate":[{"rateRatio":{"numerator":{"value":1},"denominator":{"value":2}}}]}]}"#,
        #"{"resourceType":"FamilyMemberHistory","relationship":{"text":"mother"},"condition":[{"code":{"text":"G"},"onsetAge":{"value":3}}]}"#,
        #"{"resourceType":"CarePlan","intent":"plan","category":[{"text":"c"}],"activity":[{"detail":{"code":{"text":"a"},"status":"scheduled"}}]}"#,
        #"{"resourceType":"Goal","description":{"text":"g"},"target":[{"detailRange":{"low":{"value":1}},"dueDate":"2020"}]}"#,
        #"{"resourceType":"CareTeam","participant":[{"role":[{"text":"r"}],"member":{"display":"m"}}]}"#,
        #"{"resourceType":"Observation","id":"o","code":{"text":"o"},"hasMember":[{"reference":"Observation/observation-1"},{"reference":"Observation/o"}],"valueRatio":{"numerator":{"value":1}}}"#,
    ]

    /// The value with about one in `rate` of its parts replaced by something of another type.
    private func mutate(_ value: JSONValue, _ rate: Int, _ generator: inout SeededGenerator) -> JSONValue {
        if Int.random(in: 0..<rate, using: &generator) == 0 {
            let others: [JSONValue] = [
                .null, .bool(true), .number("-1e400"), .number("0"), .string(""), .string("Patient/1"), .string("urn:uuid:6e0f1a34-1111-4a6b-9d10-000000000005"), .string("="),
                .array([]), .array([.null, .array([]), .string("x")]), .object([]), .object([.init("coding", .string("x")), .init("value", .bool(false))]),
                .array([.object([.init("reference", .string("Observation/observation-1")), .init("coding", .array([.number("1")]))])]),
            ]
            return others.randomElement(using: &generator) ?? .null
        }
        switch value {
        case .array(let items):
            var changed: [JSONValue] = []
            for item in items { changed.append(mutate(item, rate * 2, &generator)) }
            return .array(changed)
        case .object(let members):
            var changed: [JSONValue.Member] = []
            for member in members { changed.append(.init(member.key, mutate(member.value, rate * 2, &generator))) }
            return .object(changed)
        default: return value
        }
    }
}

import Casebook
import CasebookRecords
import CasebookTestSupport
import Testing

/// No statement may land in the record of someone whom it is not about.
@Suite struct FHIRSubjectTests {
    private func bundle(_ resources: [String], urls: [Int: String] = [:]) -> String { bundle("collection", resources, urls: urls) }

    private func bundle(_ type: String, _ resources: [String], urls: [Int: String] = [:]) -> String {
        let entries = resources.enumerated().map { place, resource in
            "{" + (urls[place].map { #""fullUrl":"\#($0)","# } ?? "") + #""resource":\#(resource)}"#
        }
        return #"{"resourceType":"Bundle","type":"\#(type)","entry":["# + entries.joined(separator: ",") + "]}"
    }

    /// A problem with the members that a subject has.
    private func problem(_ name: String, _ subject: String) -> String {
        #"{"resourceType":"Condition","code":{"text":"\#(name)"}"# + (subject.isEmpty ? "" : #","subject":{\#(subject)}"#) + "}"
    }

    private func reference(_ target: String) -> String { #""reference":"\#(target)""# }

    /// The records of a file.
    private func records(_ text: String) throws -> [ClinicalRecord] {
        let folder = try TemporaryFolder()
        var reader = InputReader(paths: [try folder.write("bundle.json", text)], options: InputOptions())
        var records: [ClinicalRecord] = []
        while let item = reader.nextItem() { records.append(try #require(item.content.get().record).record()) }
        return records
    }

    private func names(_ text: String) throws -> [[String?]] { try records(text).map { $0.facts.map(\.name) } }

    /// The one record that the reader makes of a Bundle.
    private func read(_ text: String) throws -> ClinicalRecord { try FHIRReader.record(try JSONParser.parse(text.utf8), id: "r").record }

    private let ada = #"{"resourceType":"Patient","id":"a","name":[{"text":"Ada Sample"}],"identifier":[{"system":"urn:x","value":"17"}]}"#

    @Test func patientsWithoutAResourceAreParted() throws {
        let text = bundle([problem("gout", reference("Patient/a")), problem("asthma", reference("Patient/b")), problem("mumps", reference("Patient/a/_history/2"))])
        #expect(try names(text) == [["gout", "mumps"], ["asthma"]])
        #expect(
            try records(text).map { record in record.facts.map { record.origin(of: $0).path } } == [
                ["Bundle.entry[0].resource", "Bundle.entry[2].resource"], ["Bundle.entry[1].resource"],
            ])
        let one = try read(text)
        #expect(one.facts.map(\.name) == ["gout", "mumps"])
        #expect(one.diagnostics.map(\.code) == ["record.other-patient"])
    }

    @Test func whatNamesSomeoneElseIsNotThePatients() throws {
        let others = [reference("urn:uuid:2"), #""identifier":{"system":"urn:x","value":"18"}"#, reference("Group/g"), reference("Patient/b"), #""display":"Ben Sample""#]
        for other in others {
            let record = try read(bundle([ada, problem("gout", reference("Patient/a")), problem("asthma", other)]))
            #expect(record.facts.map(\.name) == ["gout"], "\(other)")
            #expect(record.diagnostics.map(\.code) == ["record.other-patient"], "\(other)")
            let all = try names(bundle([ada, problem("gout", reference("Patient/a")), problem("asthma", other)]))
            #expect(all.first == ["gout"])
            #expect(all.count == (other.contains("Group") ? 1 : 2))
        }
    }

    @Test func thePatientByOtherNames() throws {
        for own in [
            "", reference("urn:uuid:1"), reference("Patient/a"), #""identifier":{"system":"urn:x","value":"17"}"#, reference("Patient?identifier=urn:x|17"),
            #""display":"ada  sample""#, reference("http://s/f/Patient/a/_history/4"),
        ] { #expect(try names(bundle([ada, problem("gout", own)], urls: [0: "urn:uuid:1"])) == [["gout"]], "\(own)") }
        let contained =
            ##"{"resourceType":"Condition","code":{"text":"gout"},"subject":{"reference":"#p"},"contained":[{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:x","value":"17"}]}]}"##
        #expect(try names(bundle([ada, contained])) == [["gout"]])
        #expect(try names(bundle([ada, contained.replacing("17", with: "18")])) == [[], ["gout"]])
        #expect(try records(bundle([contained.replacing(#""identifier""#, with: #""gender":"female","identifier""#)])).map(\.patient.sex) == ["female"])
    }

    @Test func anotherServersPatientIsAnother() throws {
        let urls = [0: "http://s/f/Patient/a", 1: "http://t/f/Condition/1"]
        #expect(try names(bundle([ada, problem("gout", reference("Patient/a"))], urls: urls)) == [[], ["gout"]])
        #expect(try names(bundle([ada, problem("gout", reference("https://s/f/Patient/a"))], urls: urls)) == [["gout"]])
        #expect(try names(bundle([ada, problem("gout", reference("http://t/f/Patient/a"))], urls: [0: urls[0]!])) == [[], ["gout"]])
        // Of two servers' patients nobody can say which is meant.
        let two = bundle([ada, ada, problem("gout", reference("Patient/a"))], urls: [0: "http://s/f/Patient/a", 1: "http://t/f/Patient/a"])
        #expect(try names(two) == [[], [], ["gout"]])
    }

    @Test func patientsOfBundlesWithinBundles() throws {
        let inner = bundle("searchset", [ada, problem("gout", reference("Patient/a"))])
        let other = bundle("searchset", [ada.replacing("\"a\"", with: "\"b\"").replacing("17", with: "18"), problem("asthma", reference("Patient/b"))])
        let records = try records(bundle("batch-response", [inner, other]))
        #expect(records.map { $0.facts.map(\.name) } == [["gout"], ["asthma"]])
        #expect(records[1].origin(of: records[1].facts[0]).path == "Bundle.entry[1].resource.entry[1].resource")
    }

    /// Who else is named but states nothing is nothing that was left out.
    @Test func otherPeopleWithoutStatements() throws {
        let people = [ada, #"{"resourceType":"RelatedPerson","patient":{"reference":"Patient/b"}}"#, problem("gout", reference("Patient/a"))]
        #expect(try records(bundle(people)).map(\.diagnostics.count) == [0])
        #expect(try read(bundle("document", people + [#"{"resourceType":"Patient","id":"b"}"#])).diagnostics.isEmpty)
    }

    @Test func aDocumentIsAboutItsSubject() throws {
        let document = bundle(
            "document",
            [#"{"resourceType":"Composition","subject":{"reference":"Patient/a"}}"#, ada, problem("gout", reference("Patient/a")), problem("asthma", reference("Patient/b"))])
        #expect(try names(document) == [["gout"]])
        let absent = try read(bundle("document", [#"{"resourceType":"Composition","subject":{"reference":"Patient/z"}}"#, ada, problem("gout", reference("Patient/z"))]))
        #expect(absent.patient.name == nil)
        #expect(absent.facts.map(\.name) == ["gout"])
    }

    @Test func sharedResourcesGoWithThePatientsThatNeedThem() throws {
        let pill = #"{"resourceType":"Medication","id":"m","code":{"text":"aspirin"}}"#
        func takes(_ patient: String) -> String {
            #"{"resourceType":"MedicationStatement","medicationReference":{"reference":"Medication/m"},"subject":{"reference":"Patient/\#(patient)"}}"#
        }
        let panel = #"{"resourceType":"DiagnosticReport","code":{"text":"CBC"},"subject":{"reference":"Patient/b"},"result":[{"reference":"Observation/o"}]}"#
        let result = #"{"resourceType":"Observation","id":"o","code":{"text":"Hb"}}"#
        let records = try records(bundle([pill, takes("a"), takes("b"), result, panel, result.replacing("\"o\"", with: "\"p\"")]))
        #expect(records.map { $0.facts.map(\.name) } == [["aspirin"], ["aspirin", "CBC"]])
        #expect(records[1].facts[1].members.map(\.name) == ["Hb"])
        #expect(records[0].diagnostics.map(\.code) == ["record.other-patient"])
        #expect(records[0].diagnostics[0].message.contains("left out: 1."))
    }

    @Test func theHeartRateOfAFetusIsNotTheMothers() throws {
        func rate(_ more: String) -> String {
            #"{"resourceType":"Observation","id":"o","code":{"text":"Heart rate"},"valueInteger":150,"subject":{"reference":"Patient/a"}\#(more)}"#
        }
        let fetus = try read(bundle([ada, rate(#","focus":[{"reference":"RelatedPerson/f","display":"Fetus"}]"#)])).facts
        #expect(fetus.map(\.relation?.name) == ["Fetus"])
        #expect(fetus.allSatisfy { !$0.isCurrent })
        let baby = #"{"resourceType":"RelatedPerson","id":"f","patient":{"reference":"Patient/a"},"relationship":[{"text":"child"}]}"#
        #expect(try read(bundle([ada, baby, rate(#","focus":[{"reference":"RelatedPerson/f"}]"#)])).facts.map(\.relation?.name) == ["child"])
        #expect(try read(bundle([ada, rate(#","focus":[{"identifier":{"value":"9"}}]"#)])).facts.map(\.isCurrent) == [false])
        for own in [#","focus":[{"reference":"Patient/a"}]"#, #","focus":[{"reference":"Condition/tumour"}]"#, #","focus":[]"#, #","focus":7"#] {
            #expect(try read(bundle([ada, rate(own)])).facts.map(\.isCurrent) == [true], "\(own)")
        }
    }

    @Test func membersAreAboutWhomTheirPanelIs() throws {
        let member = #"{"resourceType":"Observation","id":"m","code":{"text":"Weight"},"valueInteger":3}"#
        let focused =
            #"{"resourceType":"Observation","code":{"text":"Scan"},"subject":{"reference":"Patient/a"},"focus":[{"display":"Fetus"}],"hasMember":[{"reference":"Observation/m"}]}"#
        let twice = try read(
            bundle([#"{"resourceType":"Composition","subject":{"reference":"Patient/a"},"section":[{"entry":[{"reference":"Observation/m"}]}]}"#, ada, focused, member]))
        #expect(twice.sections[0].entries.map(\.relation?.name) == ["Fetus"])
        #expect(twice.facts.flatMap(\.members).allSatisfy { !$0.isCurrent })
        let others = focused.replacing("Patient/a", with: "Patient/b")
        #expect(try read(bundle([ada, others, member])).facts.isEmpty)
    }

    @Test func sectionsAboutSomeoneElse() throws {
        func document(_ loinc: String) -> String {
            bundle(
                "document",
                [
                    #"{"resourceType":"Composition","subject":{"reference":"Patient/a"},"section":[{"code":{"coding":[{"system":"http://loinc.org","code":"\#(loinc)"}]},"#
                        + #""focus":{"reference":"RelatedPerson/d","display":"Donor"},"text":{"div":"<div>Hepatitis.</div>"},"entry":[{"reference":"Condition/c"},{"reference":"DocumentReference/d"}]}]}"#,
                    ada, #"{"resourceType":"Condition","id":"c","code":{"text":"hepatitis"},"subject":{"reference":"Patient/a"}}"#,
                    #"{"resourceType":"DocumentReference","id":"d","content":[{"attachment":{"contentType":"text/plain","data":"QUJD"}}]}"#,
                ])
        }
        let problems = try read(document("11450-4"))
        #expect(problems.sections.map(\.text) == [""])
        #expect(problems.sections[0].entries.map(\.relation?.name) == ["Donor"])
        #expect(problems.diagnostics.map(\.code) == ["record.other-patient"])
        #expect(try read(document("10157-6")).sections.map(\.text) == ["Hepatitis."])
    }

    @Test func manyPatientsAreReadInLinearTime() throws {
        let count = 3_000
        let shared =
            #"{"resourceType":"Practitioner","id":"d","contained":["# + Array(repeating: #"{"resourceType":"Organization","id":"o"}"#, count: count).joined(separator: ",") + "]}"
        let resources = (0..<count).map { #"{"resourceType":"Condition","code":{"text":"x"},"recorder":{"reference":"Practitioner/d"},"subject":{"reference":"Patient/\#($0)"}}"# }
        let records = try records(bundle([shared] + resources))
        #expect(records.count == count)
        #expect(records.allSatisfy { $0.facts.count == 1 })
    }
}

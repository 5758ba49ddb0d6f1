import Casebook
import CasebookRecords
import Foundation
import Testing

/// What is denied, taken back, replaced or planned may not be read as holding.
@Suite struct FHIRStateTests {
    private func read(_ text: String) throws -> ClinicalRecord { try FHIRReader.record(try JSONParser.parse(text.utf8), id: "r").record }

    private func fact(_ resource: String) throws -> ClinicalFact { try #require(try read(resource).facts.first) }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test(
        arguments: [
            ("AllergyIntolerance", #"{"text":"No Known Allergies"}"#, "any", .allergy), ("AllergyIntolerance", #"{"coding":[{"system":"urn:l","code":"NKDA"}]}"#, "drug", .allergy),
            ("Condition", #"{"text":"No known problems"}"#, "any", .problem), ("Condition", #"{"coding":[{"code":"no-known-problems"}]}"#, "any", .problem),
            ("Condition", #"{"coding":[{"system":"http://snomed.info/sct","code":"409137002","display":"No known drug allergy"}]}"#, "drug", .allergy),
            ("Procedure", #"{"coding":[{"system":"http://snomed.info/sct","code":"787480003"}]}"#, "any", .procedure),
        ] as [(String, String, String, FactKind)])
    func noneKnown(type: String, code: String, scope: String, kind: FactKind) throws {
        let found = try fact(#"{"resourceType":"\#(type)","code":\#(code)}"#)
        #expect(found.noneKnown == scope)
        #expect(found.kind == kind)
        #expect(!found.isCurrent)
    }

    @Test(arguments: [
        #"{"text":"No known medications"}"#, #"{"coding":[{"system":"http://snomed.info/sct","code":"787481004"}]}"#, #"{"coding":[{"code":"no-known-medications"}]}"#,
    ])
    func noMedications(code: String) throws {
        let found = try fact(#"{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":\#(code)}"#)
        #expect(found.noneKnown == "any")
        #expect(!found.isCurrent)
    }

    @Test(arguments: [
        ("AllergyIntolerance", "Nitrous oxide"), ("Condition", "No fixed abode"), ("Condition", "Nonexudative macular degeneration"), ("AllergyIntolerance", "Nickel"),
    ])
    func whatOnlySoundsLikeIt(type: String, name: String) throws {
        let found = try fact(#"{"resourceType":"\#(type)","code":{"text":"\#(name)"}}"#)
        #expect(found.noneKnown == nil)
        #expect(found.isCurrent)
    }

    @Test func allergiesThatNobodyKnows() throws {
        let url = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
        let unasked = try fact(#"{"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"\#(url)","code":"no-allergy-info"}],"text":"No information about allergies"}}"#)
        #expect(unasked.nullFlavor == "NI")
        #expect(!unasked.isCurrent)
        let denied = try fact(#"{"resourceType":"AllergyIntolerance","code":{"text":"No allergy to penicillin"}}"#)
        #expect(denied.noneKnown == nil)
        #expect(denied.negated)
        #expect(try fact(#"{"resourceType":"AllergyIntolerance","code":{"text":"Unknown"}}"#).nullFlavor == "UNK")
        #expect(try fact(#"{"resourceType":"AllergyIntolerance","code":{"text":"Unknown"},"reaction":[{"manifestation":[{"text":"Rash"}]}]}"#).isCurrent)
    }

    @Test func criticality() throws { #expect(try fact(#"{"resourceType":"AllergyIntolerance","criticality":"high","code":{"text":"Peanut"}}"#).criticality == "high") }

    @Test(
        arguments: [
            (#"{"coding":[{"system":"urn:l","code":"E"},{"code":"entered-in-error"}]}"#, "entered-in-error", false), (#"{"text":"Entered in error"}"#, "entered-in-error", false),
            (#"{"coding":[{"code":"confirmed"},{"code":"entered-in-error"}]}"#, "entered-in-error", false), (#""entered-in-error""#, "entered-in-error", false),
            (#"{"coding":[{"code":"E","display":"Entered in Error"}]}"#, "entered-in-error", false), (#"{"coding":[{"code":"R"},{"code":"refuted"}]}"#, "refuted", true),
            (#"{"text":"Ruled out"}"#, "refuted", true),
        ])
    func everyCodingOfAVerification(json: String, status: String, negated: Bool) throws {
        for type in ["Condition", "AllergyIntolerance"] {
            let found = try fact(#"{"resourceType":"\#(type)","code":{"text":"Gout"},"verificationStatus":\#(json)}"#)
            #expect(found.status == status)
            #expect(found.negated == negated)
            #expect(!found.isCurrent)
        }
    }

    @Test func doubtAndCertaintyOfAVerification() throws {
        func status(_ json: String) throws -> ClinicalFact { try fact(#"{"resourceType":"Condition","code":{"text":"Gout"},"verificationStatus":\#(json)}"#) }
        #expect(try status(#"{"coding":[{"code":"C"},{"code":"confirmed"}]}"#).status == nil)
        #expect(try status(#"{"coding":[{"code":"C"},{"code":"provisional"}]}"#).status == "provisional")
        #expect(try status(#"{"coding":[{"code":"X"}]}"#).status == "X")
        let past = try fact(#"{"resourceType":"Condition","code":{"text":"Gout"},"clinicalStatus":{"coding":[{"code":"R"},{"code":"resolved"}]}}"#)
        #expect(past.clinicalStatus == "resolved")
        #expect(try fact(#"{"resourceType":"Condition","code":{"text":"Gout"},"clinicalStatus":{"text":"Inactive"}}"#).clinicalStatus == "inactive")
        #expect(try !fact(#"{"resourceType":"Observation","status":" Entered in error","code":{"text":"K"}}"#).isCurrent)
    }

    @Test(arguments: ["entered-in-error", "cancelled"])
    func reportsTakenBackKeepNoText(status: String) throws {
        let record = try read(
            #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"DiagnosticReport","status":"\#(status)","code":{"text":"CT"},"result":[{"reference":"Observation/o"}],"#
                + #""presentedForm":[{"contentType":"text/plain","data":"\#(base64("A nodule."))"}]}},{"resource":{"resourceType":"Observation","id":"o","status":"final","code":{"text":"Nodule"},"component":[{"code":{"text":"Size"},"valueInteger":7}]}}]}"#
        )
        #expect(record.sections.isEmpty)
        #expect(record.facts.map(\.status) == [status])
        #expect(record.facts.flatMap(\.members).map(\.isCurrent) == [false])
        #expect(record.facts.flatMap(\.members).flatMap(\.members).map(\.isCurrent) == [false])
        #expect(record.diagnostics.map(\.code) == ["record.withdrawn"])
    }

    @Test func replacedDocumentsKeepNoText() throws {
        let old = try read(#"{"resourceType":"DocumentReference","status":"superseded","content":[{"attachment":{"contentType":"text/plain","data":"\#(base64("Old."))"}}]}"#)
        #expect(old.sections.isEmpty)
        #expect(old.diagnostics.map(\.code) == ["record.withdrawn"])
    }

    @Test func deletedAndOlderVersionsInAHistory() throws {
        func history(_ entries: String...) throws -> ClinicalRecord { try read(#"{"resourceType":"Bundle","type":"history","entry":[\#(entries.joined(separator: ","))]}"#) }
        let version = #"{"fullUrl":"http://s/f/Condition/1","resource":{"resourceType":"Condition","id":"1","code":{"text":"Gout"}}}"#
        for deletion in [#"{"request":{"method":"DELETE","url":"Condition/1"}}"#, #"{"fullUrl":"http://s/f/Condition/1","request":{"method":"DELETE","url":"x"}}"#] {
            #expect(try history(deletion, version, version).facts.map(\.superseded) == [true, true])
            // It came back after it was deleted.
            #expect(try history(version, deletion, version).facts.map(\.superseded) == [false, true])
        }
        let note = #"{"resource":{"resourceType":"DocumentReference","id":"d","content":[{"attachment":{"contentType":"text/plain","data":"\#(base64("A."))"}}]}}"#
        #expect(try history(note, note).sections.count == 1)
        let report = #"{"resource":{"resourceType":"Observation","id":"o","code":{"text":"BP"},"component":[{"code":{"text":"Systolic"},"valueInteger":120}]}}"#
        #expect(try history(report, report).facts.flatMap(\.members).map(\.superseded) == [false, true])
    }

    @Test func staysThatDidNotHappen() throws {
        func stay(_ status: String) throws -> ClinicalRecord {
            try read(#"{"resourceType":"Encounter","id":"e","status":"\#(status)","type":[{"text":"Surgery"}],"period":{"start":"2030-01-01"}}"#)
        }
        #expect(try stay("finished").encounter?.start == "2030-01-01")
        for status in ["planned", "cancelled", "entered-in-error"] {
            let record = try stay(status)
            #expect(record.encounter == nil)
            #expect(record.times.start == nil)
            #expect(record.facts.map(\.isCurrent) == [false])
            #expect(record.facts.map(\.mood) == [status == "planned" ? .intent : .event])
        }
    }

    @Test func thatAPatientDied() throws { #expect(try read(#"{"resourceType":"Patient","deceasedBoolean":true}"#).patient.isDeceased) }
}

import Casebook
import CasebookRecords
import CasebookTestSupport
import Foundation
import Testing

@Suite struct FHIRReaderTests {
    private func read(_ text: String) throws -> FHIRReader.Result { try FHIRReader.record(try JSONParser.parse(text.utf8), id: "r") }

    /// A Bundle of resources without URLs.
    private func bundle(_ resources: String...) throws -> ClinicalRecord {
        try read(#"{"resourceType":"Bundle","type":"collection","entry":["# + resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",") + "]}").record
    }

    private func fact(_ resource: String) throws -> ClinicalFact { try #require(try read(resource).record.facts.first) }

    @Test func whatIsNoResourceThrows() throws {
        for text in ["{}", "[]", "3", #"{"resourceType":7}"#, #"{"resourceType":""}"#] {
            let error = #expect(throws: ClinicalError.self) { try read(text) }
            #expect(error?.code == .recordUnrecognized)
        }
    }

    @Test func theBundleOfTheCorpus() throws {
        let bytes = try #require(FileManager.default.contents(atPath: Fixture.root + "/Corpora/records/en/bundle.json"))
        let record = try FHIRReader.record(try JSONParser.parse(Array(bytes)), id: "r").record
        #expect(record.patient.name == "Philomena R Fictiva")
        #expect(record.diagnostics.isEmpty)
        #expect(record.facts.map(\.kind) == [.problem, .problem, .allergy, .panel, .result, .socialHistory, .medication, .immunization])
        #expect(record.facts.allSatisfy { $0.section != nil })
        #expect(record.facts[3].members.map(\.value) == [.number("142"), .number("88")])
        #expect(record.facts[4].value == .number("4.10"))
        #expect(record.facts[6].dosage?.period == "1")
        #expect(record.sections.map(\.kind) == ["progress"])
        #expect(record.sections[0].text.contains("She denies night-time cough"))
        #expect(record.origin(of: record.facts[1]).path == "Bundle.entry[2].resource")
    }

    @Test func chineseNamesHaveNoSpace() throws {
        #expect(try read(#"{"resourceType":"Patient","name":[{"family":"样例","given":["小禾"]}]}"#).record.patient.name == "样例小禾")
    }

    @Test func whatIsRefutedIsDenied() throws {
        let refuted = try fact(#"{"resourceType":"Condition","verificationStatus":{"coding":[{"code":"refuted"}]},"code":{"text":"Asthma"}}"#)
        #expect(refuted.negated)
        #expect(!refuted.isCurrent)
        let wrong = try fact(#"{"resourceType":"Condition","verificationStatus":{"coding":[{"code":"entered-in-error"}]},"code":{"text":"Asthma"}}"#)
        #expect(wrong.status == "entered-in-error")
        #expect(!wrong.isCurrent)
    }

    @Test(arguments: [("716186003", "any"), ("409137002", "drug"), ("428607008", "environment"), ("429625007", "food")])
    func noKnownAllergy(code: String, scope: String) throws {
        let found = try fact(#"{"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"http://snomed.info/sct","code":"\#(code)"}]}}"#)
        #expect(found.noneKnown == scope)
        #expect(found.negated)
        #expect(!found.isCurrent)
    }

    @Test(
        arguments: [
            (#""valueQuantity":{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}"#, .number("1.50"), "mg"),
            (#""valueQuantity":{"value":5,"comparator":"<","unit":"U"}"#, .number("5"), "U"), (#""valueString":"clear""#, .text("clear"), nil),
            (#""valueRange":{"low":{"value":1,"unit":"mL"}}"#, .range(low: "1", high: nil), "mL"),
            (#""valueRatio":{"numerator":{"value":1},"denominator":{"value":128}}"#, .text("1:128"), nil), (#""valueBoolean":true"#, .bool(true), nil),
            (#""valueInteger":3"#, .number("3"), nil), (#""valueDateTime":"2020-02""#, .time("2020-02"), nil),
            (#""valueCodeableConcept":{"text":"yes"}"#, .coded(CodedConcept(originalText: "yes")), nil), (#""valueQuantity":{"unit":"mg"}"#, nil, "mg"),
            (#""valueQuantity":"5""#, nil, nil),
        ] as [(String, FactValue?, String?)])
    func observedValues(json: String, value: FactValue?, unit: String?) throws {
        let found = try fact(#"{"resourceType":"Observation","status":"final","code":{"text":"x"},\#(json)}"#)
        #expect(found.value == value)
        #expect(found.unit == unit)
        #expect(found.kind == .result)
    }

    @Test func whyThereIsNoValue() throws {
        let found = try fact(#"{"resourceType":"Observation","code":{"text":"x"},"dataAbsentReason":{"coding":[{"code":"not-asked"}]}}"#)
        #expect(found.nullFlavor == "NASK")
        #expect(found.value == nil)
    }

    @Test func aReportHoldsItsResultsOnce() throws {
        let record = try bundle(
            #"{"resourceType":"Observation","id":"a","code":{"text":"Hb"},"valueInteger":12}"#,
            ##"{"resourceType":"DiagnosticReport","code":{"text":"CBC"},"result":[{"reference":"Observation/a"},{"reference":"Observation/gone"},{"reference":"#in"}],"##
                + #""conclusion":"Anemia.","contained":[{"resourceType":"Observation","id":"in","code":{"text":"MCV"}}]}"#)
        #expect(record.facts.count == 1)
        #expect(record.facts[0].kind == .panel)
        #expect(record.facts[0].comment == "Anemia.")
        #expect(record.facts[0].members.map(\.name) == ["Hb", "MCV"])
        #expect(record.origin(of: record.facts[0].members[1]).path == "Bundle.entry[1].resource.contained[0]")
    }

    @Test func medications() throws {
        let contained = try fact(
            ##"{"resourceType":"MedicationRequest","intent":"plan","status":"draft","medicationReference":{"reference":"#m"},"##
                + #""contained":[{"resourceType":"Medication","id":"m","code":{"text":"Aspirin"},"form":{"text":"tablet"}}],"#
                + #""dosageInstruction":[{"timing":{"repeat":{"frequency":1,"frequencyMax":2,"period":8,"periodUnit":"h","when":["AC"],"boundsPeriod":{"start":"2020-01-01"}}},"#
                + #""doseAndRate":[{"doseRange":{"low":{"value":1},"high":{"value":2}}}],"asNeededCodeableConcept":{"text":"pain"},"#
                + #""maxDosePerPeriod":{"numerator":{"value":3,"unit":"g"},"denominator":{"value":1,"unit":"d"}}}]}"#)
        #expect(contained.name == "Aspirin")
        #expect(contained.mood == .intent)
        #expect(contained.effective?.start == "2020-01-01")
        let dosage = try #require(contained.dosage)
        #expect(dosage.dose == .range(low: "1", high: "2"))
        #expect(dosage.form?.name == "tablet")
        #expect((dosage.count, dosage.period, dosage.periodUnit) == ("1-2", "8", "h"))
        #expect(dosage.timing == "AC")
        #expect(dosage.asNeeded)
        #expect(dosage.maximum == "3 g/1 d")
        let forbidden = try fact(#"{"resourceType":"MedicationRequest","doNotPerform":true,"intent":"order","medicationCodeableConcept":{"text":"Aspirin"}}"#)
        #expect(forbidden.negated)
        #expect(forbidden.mood == .request)
        let given = try fact(
            #"{"resourceType":"MedicationAdministration","status":"completed","medicationCodeableConcept":{"text":"A"},"dosage":{"dose":{"value":2,"unit":"mg"}}}"#)
        #expect(given.dosage?.dose == .number("2"))
        #expect(given.isCurrent)
    }

    @Test func whatWasNotDone() throws {
        let vaccine = try fact(#"{"resourceType":"Immunization","status":"not-done","vaccineCode":{"text":"MMR"}}"#)
        #expect(vaccine.status == "not-done")
        #expect(!vaccine.isCurrent)
        #expect(try fact(#"{"resourceType":"Goal","description":{"text":"Walk"},"lifecycleStatus":"active"}"#).mood == .goal)
        #expect(try fact(#"{"resourceType":"ServiceRequest","intent":"order","code":{"text":"CT"}}"#).mood == .request)
    }

    @Test func aRelativesDiseaseIsTheRelatives() throws {
        let record = try read(
            #"{"resourceType":"FamilyMemberHistory","relationship":{"text":"mother"},"condition":[{"code":{"text":"Stroke"},"onsetAge":{"value":70,"code":"a"}},{"code":{"text":"Gout"}}]}"#
        ).record
        #expect(record.facts.map(\.kind) == [.familyHistory, .familyHistory])
        #expect(record.facts.map(\.relation?.name) == ["mother", "mother"])
        #expect(record.facts[0].members.first?.value == .number("70"))
    }

    @Test func aDocumentHasSections() throws {
        let record = try bundle(
            #"{"resourceType":"Composition","type":{"coding":[{"system":"http://loinc.org","code":"18842-5"}]},"title":"Summary","date":"2020-01-02","#
                + #""author":[{"reference":"Practitioner/d"}],"subject":{"reference":"Patient/p"},"section":["#
                + #"{"title":"Problems","code":{"coding":[{"system":"http://loinc.org","code":"11450-4"}]},"text":{"div":"<div><p>A &lt; B</p><table><tr><td>x</td><td>y</td></tr></table></div>"},"#
                + #""entry":[{"reference":"Condition/c"}],"section":[{"title":"Inner","entry":[{"reference":"Condition/c"}]}]},"#
                + #"{"code":{"coding":[{"system":"http://loinc.org","code":"48765-2"}]},"emptyReason":{"coding":[{"code":"nilknown"}]}},"#
                + #"{"title":"T","emptyReason":{"coding":[{"code":"withheld"}]}}]}"#,
            #"{"resourceType":"Patient","id":"q","name":[{"text":"Other"}]}"#, #"{"resourceType":"Patient","id":"p","name":[{"text":"Ada"}]}"#,
            #"{"resourceType":"Practitioner","id":"d","name":[{"family":"D"}]}"#,
            #"{"resourceType":"Condition","id":"c","code":{"text":"Gout"},"subject":{"reference":"Patient/p"}}"#,
            #"{"resourceType":"Condition","id":"x","code":{"text":"Mumps"},"subject":{"reference":"Patient/q"}}"#, #"{"resourceType":"Claim","id":"k"}"#)
        #expect(record.title == "Summary")
        #expect(record.patient.name == "Ada")
        #expect(record.authors == ["D"])
        #expect(record.times.authored == "2020-01-02")
        #expect(record.sections.map(\.kind) == ["problem_list", "allergies", "other"])
        #expect(record.sections[0].text == "A < B\nx | y")
        #expect(record.sections[0].entries.map(\.name) == ["Gout"])
        #expect(record.sections[0].sections[0].entries.count == 1)
        #expect(record.sections[1].entries.first?.noneKnown == "any")
        #expect(record.sections[2].nullFlavor == "MSK")
        #expect(record.origin(of: record.sections[0].sections[0]).path == "Bundle.entry[0].resource.section[0].section[0]")
        #expect(record.facts.isEmpty)
        #expect(record.diagnostics.map(\.code) == ["record.unread-resource", "record.other-patient"])
    }

    @Test func relativeReferencesMeanTheirServer() throws {
        let record = try read(
            #"{"resourceType":"Bundle","entry":[{"fullUrl":"http://a/f/Patient/1","resource":{"resourceType":"Patient","id":"1"}},"#
                + #"{"fullUrl":"http://b/f/Patient/1","resource":{"resourceType":"Patient","id":"1"}},"#
                + #"{"fullUrl":"http://a/f/Condition/1","resource":{"resourceType":"Condition","code":{"text":"A"},"subject":{"reference":"Patient/1/_history/3"}}},"#
                + #"{"fullUrl":"http://b/f/Condition/1","resource":{"resourceType":"Condition","code":{"text":"B"},"subject":{"reference":"Patient/1"}}}]}"#
        ).record
        #expect(record.facts.map(\.name) == ["A"])
    }

    @Test func olderVersionsInAHistoryAreSuperseded() throws {
        let record = try read(
            #"{"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Condition","id":"1","code":{"text":"New"}}},"#
                + #"{"resource":{"resourceType":"Condition","id":"1","code":{"text":"Old"}}}]}"#
        ).record
        #expect(record.facts.map(\.superseded) == [false, true])
    }

    @Test func documentsThatCameAsFiles() throws {
        func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        let html = try read(
            #"{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"contentType":"text/html","data":"\#(base64("<p>One</p><script>no</script><p>Tw&ouml;</p>"))"}}]}"#
        )
        #expect(html.record.sections.map(\.text) == ["One\nTwö"])
        let cda = try read(
            #"{"resourceType":"DocumentReference","content":[{"attachment":{"contentType":"text/xml","data":"\#(base64("<a/>"))"}},{"attachment":{"contentType":"application/pdf","data":"AAAA"}}]}"#
        )
        #expect(cda.attachments.map(\.bytes) == [Array("<a/>".utf8)])
        #expect(cda.record.sections.isEmpty)
        #expect(cda.record.diagnostics.map(\.code) == ["record.unread-attachment"])
        let wrong = try read(#"{"resourceType":"DocumentReference","status":"entered-in-error","content":[{"attachment":{"contentType":"text/plain","data":"QQ=="}}]}"#)
        #expect(wrong.record.sections.isEmpty)
        let report = try read(#"{"resourceType":"DiagnosticReport","code":{"text":"CT"},"presentedForm":[{"contentType":"text/plain","data":"\#(base64("No bleed."))"}]}"#)
        #expect(report.record.sections.first?.text == "No bleed.")
        #expect(report.record.sections.first?.entries.map(\.name) == ["CT"])
        let binary = try bundle(
            #"{"resourceType":"DocumentReference","content":[{"attachment":{"url":"Binary/b"}}]}"#,
            #"{"resourceType":"Binary","id":"b","contentType":"text/plain","data":"\#(base64("胸痛"))"}"#)
        #expect(binary.sections.first?.text == "胸痛")
    }
}

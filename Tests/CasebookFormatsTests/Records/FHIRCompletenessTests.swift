import Casebook
import CasebookRecords
import Foundation
import Testing

/// What a resource says beside its main value is neither lost nor taken for something else.
@Suite struct FHIRCompletenessTests {
    private func read(_ text: String) throws -> FHIRReader.Result { try FHIRReader.record(try JSONParser.parse(text.utf8), id: "r") }

    private func bundle(_ resources: [String]) throws -> ClinicalRecord {
        try read(#"{"resourceType":"Bundle","type":"document","entry":["# + resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",") + "]}").record
    }

    private func fact(_ resource: String) throws -> ClinicalFact { try #require(try read(resource).record.facts.first) }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    // MARK: Documents that are not final

    @Test(arguments: ["preliminary", "amended"])
    func documentsThatAreNotFinalSaySoInEverySection(status: String) throws {
        let record = try bundle([
            #"{"resourceType":"Composition","status":"\#(status)","title":"Letter","type":{"text":"Discharge letter"},"date":"2021-03-04","author":[{"display":"Dr Reed"}],"#
                + #""section":[{"title":"Course","text":{"div":"<div>Fever went.</div>"},"section":[{"title":"Inner"}]},{"title":"Plan"}]}"#
        ])
        #expect(record.sections.map { $0.entries.map(\.kind) } == [[.note], [.note]])
        let note = record.sections[0].entries[0]
        #expect(note.status == status)
        #expect(note.name == "Letter")
        #expect(note.code?.name == "Discharge letter")
        #expect(note.recorded == "2021-03-04")
        #expect(note.participants == [FactParticipant(role: "author", name: "Dr Reed", time: "2021-03-04")])
        #expect(record.sections[0].sections[0].entries.isEmpty)
    }

    @Test(arguments: [#""status":"final","#, ""])
    func finalDocumentsSayNothing(status: String) throws {
        #expect(try bundle([#"{"resourceType":"Composition",\#(status)"section":[{"title":"Course"}]}"#]).sections[0].entries.isEmpty)
    }

    @Test func filesThatAreNotFinal() throws {
        func document(_ kind: String, _ text: String, _ state: String) throws -> FHIRReader.Result {
            try read(
                #"{"resourceType":"DocumentReference","status":"current","docStatus":"\#(state)","type":{"text":"Ward note"},"date":"2021-01-01T10:00:00Z","author":[{"display":"Ann"}],"#
                    + #""content":[{"attachment":{"contentType":"\#(kind)","data":"\#(base64(text))"}}]}"#)
        }
        let draft = try document("text/plain", "Coughs.", "preliminary").record.sections[0].entries
        #expect(draft.map(\.kind) == [.note])
        #expect(draft.map(\.status) == ["preliminary"])
        #expect(draft.map(\.code?.name) == ["Ward note"])
        #expect(draft.flatMap(\.participants).map(\.name) == ["Ann"])
        #expect(try document("text/plain", "Coughs.", "final").record.sections[0].entries.isEmpty)
        let xml = try document("text/xml", "<a/>", "preliminary")
        #expect(xml.attachments.count == 1)
        #expect(xml.record.facts.map(\.status) == ["preliminary"])
    }

    // MARK: States

    @Test(arguments: ["differential", "provisional", "unconfirmed"])
    func doubtIsTheStatus(word: String) throws {
        for type in ["Condition", "AllergyIntolerance"] {
            let json = #"{"resourceType":"\#(type)","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"\#(word)"}]},"code":{"text":"Gout"}}"#
            #expect(try fact(json).status == word)
            #expect(try !fact(json).negated)
        }
    }

    @Test func resultsThatAreAwaited() throws {
        let found = try fact(#"{"resourceType":"Observation","status":"registered","code":{"text":"Histology"}}"#)
        #expect(found.status == "registered")
        #expect(found.value == nil)
    }

    // MARK: Instructions

    @Test func severalInstructionsStandInWords() throws {
        func dosage(_ instructions: String) throws -> Dosage? {
            try fact(#"{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"text":"Prednisone"},"dosage":[\#(instructions)]}"#).dosage
        }
        let taper = try #require(
            try dosage(
                #"{"sequence":2,"text":"half a tablet"},{"sequence":1,"doseAndRate":[{"doseQuantity":{"value":9,"unit":"mg"}}],"route":{"text":"oral"},"asNeededCodeableConcept":{"text":"pain"},"#
                    + #""timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d","boundsDuration":{"value":5,"unit":"d"}}}}"#))
        #expect(taper.text == "9 mg, oral, 2x every 1 d, as needed (pain), for 5 d; then half a tablet")
        #expect((taper.dose, taper.count, taper.route, taper.asNeeded) == (nil, nil, nil, false))
        #expect(try dosage(#"{"text":"1 early"},{"text":"2 late"}"#)?.text == "1 early; 2 late")
        #expect(try dosage(#"{"sequence":1,"text":"a"},{"sequence":1,"text":"b"},{"sequence":2,"text":"c"}"#)?.text == "a; b; then c")
        let single = try #require(try dosage(#"{"doseAndRate":[{"doseQuantity":{"value":9,"unit":"mg"}}]}"#))
        #expect((single.text, single.dose, single.doseUnit) == (nil, .number("9"), "mg"))
    }

    @Test func instructionsThatFollowEachOtherHoldFromTheFirstToTheLast() throws {
        func period(_ start: String, _ end: String) -> String { #"{"text":"x","timing":{"repeat":{"boundsPeriod":{"start":"\#(start)","end":"\#(end)"}}}}"# }
        let found = try fact(
            #"{"resourceType":"MedicationStatement","medicationCodeableConcept":{"text":"A"},"dosage":[\#(period("2020-01-01", "2020-01-05")),\#(period("2020-01-06", "2020-01-09"))]}"#
        )
        #expect(found.effective == EffectiveTime(start: "2020-01-01", end: "2020-01-09"))
    }

    @Test func whatAMedicationIsMadeOf() throws {
        func name(_ ingredients: String, _ rest: String = "") throws -> ClinicalFact {
            try fact(
                ##"{"resourceType":"MedicationRequest","intent":"order","medicationReference":{"reference":"#m"},"contained":[{"resourceType":"Medication","id":"m"\##(rest),"##
                    + #""ingredient":[\#(ingredients)]}]}"#)
        }
        let one = #"{"itemCodeableConcept":{"coding":[{"system":"urn:s","code":"1"}],"text":"Codeine"}}"#
        #expect(try name(one).name == "Codeine")
        #expect(try name(one).code?.code == "1")
        let two = one + #",{"itemReference":{"display":"Paracetamol"}},{"isActive":false,"itemCodeableConcept":{"text":"Starch"}}"#
        #expect(try name(two).name == "Codeine / Paracetamol")
        #expect(try name(two, #","code":{"text":"Cocodamol"}"#).name == "Cocodamol")
    }

    // MARK: Values and remarks

    @Test func curvesAreCounted() throws {
        let record = try bundle([
            #"{"resourceType":"Observation","code":{"text":"ECG"},"component":[{"code":{"text":"I"},"valueSampledData":{"data":"1 2"}},{"code":{"text":"II"},"valueSampledData":{"data":"3"}}]}"#
        ])
        #expect(record.diagnostics.map(\.code) == ["record.unread-value"])
        #expect(record.facts[0].members.map(\.name) == ["I", "II"])
    }

    @Test func whyThereIsNoValueInWords() throws {
        let words = try fact(#"{"resourceType":"Observation","code":{"text":"K"},"dataAbsentReason":{"text":"tube was cracked"},"note":[{"text":"Repeat."}]}"#)
        #expect(words.nullFlavor == "NI")
        #expect(words.comment == "tube was cracked\nRepeat.")
        let both = try fact(
            #"{"resourceType":"Observation","code":{"text":"K"},"component":[{"code":{"text":"L"},"dataAbsentReason":{"coding":[{"code":"unknown"}],"text":"no idea"}}]}"#)
        #expect(both.members.map(\.nullFlavor) == ["UNK"])
        #expect(both.members.map(\.comment) == ["no idea"])
    }

    @Test func everyConclusionOfAReport() throws {
        let json = #"{"resourceType":"DiagnosticReport","status":"STATUS","code":{"text":"CT"},"conclusionCode":[{"text":"cyst"},{"text":"stone"},{"text":"scar"}]}"#
        let report = try fact(json.replacing("STATUS", with: "final"))
        #expect(report.value == .coded(CodedConcept(originalText: "cyst")))
        #expect(report.related.map(\.fact.value) == [.coded(CodedConcept(originalText: "stone")), .coded(CodedConcept(originalText: "scar"))])
        #expect(report.related.allSatisfy { $0.fact.isCurrent })
        #expect(try fact(json.replacing("STATUS", with: "entered-in-error")).related.allSatisfy { !$0.fact.isCurrent })
    }

    @Test(arguments: [
        (#"{"resourceType":"Immunization","vaccineCode":{"text":"Flu"},"occurrenceString":"as a child","note":[{"text":"n"}]}"#, "n\nas a child"),
        (#"{"resourceType":"Procedure","code":{"text":"Op"},"performedString":"long ago","outcome":{"text":"good"}}"#, "good\nlong ago"),
        (#"{"resourceType":"Condition","code":{"text":"Gout"},"onsetString":"in youth","abatementString":"last May","note":[{"text":"n"}]}"#, "n\nin youth\nabatement: last May"),
    ])
    func timesInWords(json: String, comment: String) throws { #expect(try fact(json).comment == comment) }

    // MARK: Repetition

    @Test func aProblemInManySections() throws {
        let sections = (0..<40).map { #"{"title":"\#($0)","entry":[{"reference":"Condition/c"}]}"# }.joined(separator: ",")
        let record = try bundle([#"{"resourceType":"Composition","section":[\#(sections)]}"#, #"{"resourceType":"Condition","id":"c","code":{"text":"Gout"}}"#])
        #expect(record.sections.map { $0.entries.map(\.name) } == Array(repeating: ["Gout"], count: 40))
        #expect(record.diagnostics.isEmpty)
    }
}

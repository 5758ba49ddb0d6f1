import Casebook
import CasebookRecords
import Testing

@Suite struct RecordEncoderTests {
    private func line(_ record: ClinicalRecord, _ unit: OffsetUnit = .scalar) -> String {
        String(decoding: RecordEncoder(unit: unit).line(record), as: UTF8.self)
    }

    @Test func anEmptyRecordKeepsWhatAlwaysStands() {
        #expect(line(ClinicalRecord(id: "a", kind: .cda)) == #"{"id":"a","kind":"cda","patient":{},"times":{},"sections":[],"facts":[],"diagnostics":[]}"# + "\n")
    }

    @Test func aWholeRecord() {
        var record = ClinicalRecord(id: "r", kind: .fhir)
        record.type = CodedConcept(system: "LOINC", code: "18842-5", display: "Discharge summary")
        record.title = "Summary"
        record.patient.identifiers = [.init(system: nil, value: "7", type: "MR")]
        record.patient.name = "Ada \"A\" Example"
        record.patient.sex = "female"
        var encounter = RecordEncounter()
        encounter.start = "2020-01-01T08:00-05:00"
        record.encounter = encounter
        record.authors = ["B"]
        record.times.created = "2020"
        var section = RecordSection(kind: "problem_list", code: CodedConcept(system: "LOINC", code: "11450-4"), title: "Problems", text: "Asthma")
        section.templates = ["1.2"]
        section.place = .located(line: 3, column: 5, path: "/a")
        var problem = ClinicalFact(kind: .problem, name: "Asthma", effective: EffectiveTime(start: "1998"))
        problem.clinicalStatus = "active"
        problem.superseded = true
        section.entries = [problem]
        section.sections = [RecordSection(kind: "other")]
        record.sections = [section]
        record.diagnostics = [Diagnostic("record.note", "Something.")]
        let expected =
            #"{"id":"r","kind":"fhir","type":{"system":"LOINC","code":"18842-5","display":"Discharge summary"},"title":"Summary","#
            + #""patient":{"identifiers":[{"value":"7","type":"MR"}],"name":"Ada \"A\" Example","sex":"female"},"#
            + #""encounter":{"start":"2020-01-01T08:00-05:00"},"authors":["B"],"times":{"created":"2020"},"#
            + #""sections":[{"kind":"problem_list","code":{"system":"LOINC","code":"11450-4"},"templates":["1.2"],"title":"Problems","text":"Asthma","#
            + #""origin":{"line":3,"column":5,"path":"/a"},"entries":[{"kind":"problem","name":"Asthma","effective":{"start":"1998"},"mood":"event","#
            + #""clinicalStatus":"active","negated":false,"superseded":true}],"sections":[{"kind":"other","text":"","entries":[]}]}],"facts":[],"#
            + #""diagnostics":[{"code":"record.note","message":"Something."}]}"# + "\n"
        #expect(line(record) == expected)
        #expect(
            String(decoding: RecordEncoder.checkLine(record), as: UTF8.self)
                == #"{"id":"r","kind":"fhir","diagnostics":[{"code":"record.note","message":"Something."}]}"# + "\n")
    }

    @Test func aWholeFact() {
        var record = ClinicalRecord(id: "r", kind: .hl7v2)
        var fact = ClinicalFact(kind: .medication, name: "A", code: CodedConcept(originalText: "A", nullFlavor: "OTH", translations: [CodedConcept(code: "1")]))
        fact.mood = .intent
        fact.status = "active"
        fact.recorded = "2021"
        var dosage = Dosage(text: "one")
        dosage.dose = .range(low: "1", high: nil)
        dosage.doseUnit = "mg"
        dosage.period = "8"
        dosage.periodUnit = "h"
        dosage.asNeeded = true
        fact.dosage = dosage
        fact.reactions = [Reaction(concept: CodedConcept(originalText: "hives"), severity: "mild")]
        fact.participants = [FactParticipant(role: "performer", name: "C")]
        var member = ClinicalFact(kind: .result, value: .number("4.10"), unit: "mmol/L")
        member.referenceRange = ReferenceRange(low: "3.50", high: "<5")
        member.interpretation = "N"
        fact.members = [member]
        fact.related = [RelatedFact(relation: "RSON", fact: ClinicalFact(kind: .problem, name: "B"))]
        fact.section = "medications"
        record.facts = [fact]
        let expected =
            #""facts":[{"kind":"medication","name":"A","code":{"originalText":"A","nullFlavor":"OTH","translations":[{"code":"1"}]},"recorded":"2021","#
            + #""mood":"intent","status":"active","negated":false,"dosage":{"text":"one","doseRange":[1,null],"doseUnit":"mg","period":8,"periodUnit":"h","#
            + #""asNeeded":true},"reactions":[{"code":{"originalText":"hives"},"name":"hives","severity":"mild"}],"section":"medications","#
            + #""participants":[{"role":"performer","name":"C"}],"#
            + #""members":[{"kind":"result","value":4.10,"unit":"mmol/L","interpretation":"N","referenceRange":{"low":3.50,"high":"<5"},"mood":"event","negated":false}],"#
            + #""related":[{"relation":"RSON","fact":{"kind":"problem","name":"B","mood":"event","negated":false}}]}]"#
        #expect(line(record).contains(expected))
    }

    @Test(
        arguments: [
            (.number("007"), #""value":"007""#), (.number("-0.50e3"), #""value":-0.50e3"#), (.number("1,5"), #""value":"1,5""#), (.number("5."), #""value":"5.""#),
            (.text("x\u{1B}"), #""value":"x\u001b""#), (.bool(false), #""value":false"#), (.time("2020-01"), #""value":"2020-01""#),
            (.coded(CodedConcept(code: "1")), #""value":{"code":"1"}"#), (.range(low: nil, high: "6.1"), #""valueRange":[null,6.1]"#),
            (.range(low: "+1", high: "2"), #""valueRange":["+1",2]"#),
        ] as [(FactValue, String)])
    func values(value: FactValue, expected: String) throws {
        var record = ClinicalRecord(id: "r", kind: .cda)
        record.facts = [ClinicalFact(kind: .result, value: value)]
        let written = line(record)
        #expect(written.contains(#"{"kind":"result",\#(expected),"mood""#))
        _ = try JSONParser.parse(written.utf8)
    }

    @Test func anOpenRangeWithoutEndsIsNothing() {
        var record = ClinicalRecord(id: "r", kind: .cda)
        record.facts = [ClinicalFact(kind: .result, value: .range(low: nil, high: nil))]
        #expect(line(record).contains(#""facts":[{"kind":"result","mood":"event","negated":false}]"#))
    }

    @Test(arguments: [(OffsetUnit.scalar, "[3,5]"), (.utf8, "[8,14]"), (.utf16, "[4,6]")])
    func narrativesCountInTheUnitThatWasAskedFor(unit: OffsetUnit, expected: String) {
        var section = RecordSection(kind: "problem_list", text: "a😀有哮喘")
        var outer = ClinicalFact(kind: .panel)
        var fact = ClinicalFact(kind: .problem, name: "哮喘")
        fact.narrative = TextSpan(8, 14)
        outer.members = [fact]
        var outside = ClinicalFact(kind: .problem, name: "x")
        outside.narrative = TextSpan(3, 400)
        section.entries = [outer, outside]
        var record = ClinicalRecord(id: "r", kind: .cda)
        record.sections = [section]
        let written = line(record, unit)
        #expect(written.contains(#""narrative":\#(expected)"#))
        #expect(written.components("narrative") == 1)
    }
}

extension String {
    fileprivate func components(_ part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}

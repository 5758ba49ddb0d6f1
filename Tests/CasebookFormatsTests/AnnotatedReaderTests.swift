import Casebook
import Testing

@Suite struct AnnotatedReaderTests {
    @Test func brat() throws {
        let annotations = "T1\tdrug 0 7\taspirin\nT2\tsymptom 12 16;20 24\tpain\nR1\ttreats Arg1:T1 Arg2:T2\t\nA1\tNegated T2\n#1\tAnnotatorNotes T1\tx\n"
        let document = try BRATReader.document(id: "a", text: "aspirin for pain or ache now", annotations: annotations)
        #expect(document.entities.map(\.kind) == ["drug", "symptom"])
        #expect(document.entities[1].attributes == ["fragments": "12-16;20-24", "Negated": "true"])
        #expect(document.relations == [.init(from: 0, to: 1, kind: "treats")])
        #expect(throws: ClinicalError.self) { try BRATReader.document(id: "a", text: "short", annotations: "T1\tdrug 0 70\tx\n") }
    }

    @Test(arguments: [
        "He O\nhas O\nchest B-symptom\npain I-symptom\n\n否 O\n认 O\n发 B-symptom\n热 I-symptom\n",
        "He O\nhas O\nchest B-symptom\npain E-symptom\n\n否 O\n认 O\n发 B-symptom\n热 E-symptom\n",
        "He O\nhas O\nchest I-symptom\npain I-symptom\n\n否 O\n认 O\n发 B-symptom\n热 L-symptom\n",
    ])
    func conll(contents: String) throws {
        let document = try CoNLLReader.documents(contents, id: "c")[0]
        #expect(document.text == "He has chest pain\n否认发热")
        #expect(document.entities == [.init(start: 7, end: 17, kind: "symptom"), .init(start: 20, end: 22, kind: "symptom")])
    }

    @Test func pubtator() throws {
        let contents = "12|t|Aspirin and pain\n12|a|It helps.\n12\t0\t7\tAspirin\tChemical\tD001\n12\t12\t16\tpain\tDisease\tD002\n12\tCID\tD001\tD002\n\n"
        let document = try PubTatorReader.documents(contents)[0]
        #expect(document.text == "Aspirin and pain It helps.")
        #expect(document.entities.map(\.kind) == ["Chemical", "Disease"])
        #expect(document.relations == [.init(from: 0, to: 1, kind: "CID")])
        #expect(throws: ClinicalError.self) { try PubTatorReader.documents("12|t|a\n12\t0\t99\tx\tD\t1\n") }
    }

    @Test func windowsLineEndsAreLineEnds() throws {
        let annotations = "T1\tdrug 0 7\taspirin\r\nT2\tsymptom 12 16\tpain\r\nA1\tStatus T2 absent\r\n"
        let marked = try BRATReader.document(id: "a", text: "aspirin for pain", annotations: annotations)
        #expect(marked.entities.map(\.kind) == ["drug", "symptom"])
        #expect(marked.entities[1].attributes == ["assertion": "absent"])
        let tagged = try CoNLLReader.documents("He O\r\nhas O\r\n\r\nfever B-symptom\r\n", id: "c")
        #expect(tagged[0].text == "He has\nfever")
        #expect(tagged[0].entities == [.init(start: 7, end: 12, kind: "symptom")])
        let listed = try PubTatorReader.documents("1|t|Fever case\r\n1|a|has cough\r\n1\t0\t5\tFever\tsymptom\tD1\r\n")
        #expect(listed[0].text == "Fever case has cough")
        #expect(listed[0].entities.count == 1)
    }

    @Test func anEmptyTagIsNoCrash() throws {
        #expect(try CoNLLReader.documents("x -\ny -B\n", id: "c")[0].text == "x y")
    }

    @Test func marks() throws {
        let document = try MarkedText.parse(#"[[Plan]]{plan}: denies [chest pain]{symptom, absent} \[x\]"#)
        #expect(document.text == "Plan: denies chest pain [x]")
        #expect(document.entities.map { [$0.start, $0.end] } == [[13, 23]])
        #expect(document.entities[0].attributes["assertion"] == "absent")
        #expect(document.sections.map(\.kind) == ["plan"])
    }

    @Test func marksPointToEachOther() throws {
        let document = try MarkedText.parse("[Metformin]{drug, #1, treats #2} [500 mg]{dose, dose_of #1} for [diabetes]{disease, #2, historical}, [HbA1c]{test, shows #2}")
        #expect(document.entities.map(\.kind) == ["drug", "dose", "disease", "test"])
        #expect(document.relations == [.init(from: 0, to: 2, kind: "treats"), .init(from: 1, to: 0, kind: "dose_of"), .init(from: 3, to: 2, kind: "shows")])
        #expect(document.entities[2].attributes["temporality"] == "historical" && document.entities[0].attributes.count == 3)
    }

    @Test(arguments: ["[a]{drug, treats #1}", "[a]{drug, #1} [b]{drug, #1}", "[a]{drug, #1} [b]{drug, loves #1}", "[a]{drug, #1} [b]{drug, treats}", "[a]{drug, treats #1 #2}"])
    func brokenRelationsThrow(text: String) {
        let error = #expect(throws: ClinicalError.self) { try MarkedText.parse("ok\n" + text, file: "f") }
        #expect(error?.code == .marksMalformed && error?.location?.line == 2)
    }

    @Test(arguments: ["[a", "[a]", "[a]{", "a]", "[a]{symptom, absnt}", "[]{symptom}", "[a [b]{x}]{y}", "{", "a\\", "[a]{}"])
    func brokenMarksThrow(text: String) {
        let error = #expect(throws: ClinicalError.self) { try MarkedText.parse("ok\n" + text, file: "f") }
        #expect(error?.code == .marksMalformed)
        #expect(error?.location?.line == 2)
    }

    @Test func annotatedLinesRoundTrip() throws {
        let document = AnnotatedDocument(
            id: "1", text: "发热 and pain", entities: [.init(start: 0, end: 2, kind: "symptom", attributes: ["assertion": "absent"]), .init(start: 7, end: 11, kind: "symptom")],
            relations: [.init(from: 0, to: 1, kind: "with")], label: "x")
        let line = AnnotatedJSON.line(document)
        #expect(try AnnotatedJSON.document(JSONParser.parse(line.dropLast()), at: Location()) == document)
    }
}

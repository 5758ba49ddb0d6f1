import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct FHIRBundleTests {
    private static let encoder = FHIRBundleEncoder(producer: Producer(version: "0", pipeline: "rules", models: [], lexicons: "x"))

    private static func resources(_ document: Document) throws -> [JSONValue] {
        let bundle = try JSONParser.parse(encoder.line(document).dropLast())
        return (bundle["entry"]?.array ?? []).compactMap { $0["resource"] }
    }

    private static func resources(_ type: String, _ document: Document) throws -> [JSONValue] { try resources(document).filter { $0["resourceType"]?.string == type } }

    private static func code(_ concept: JSONValue?) -> String? { concept?["coding"]?.array?.first?["code"]?.string }

    /// Resources of a type by the words of their code, with a status.
    private static func states(_ type: String, _ code: String, _ status: (JSONValue) -> String?, _ document: Document) throws -> [String: String] {
        var states: [String: String] = [:]
        for resource in try resources(type, document) { states[resource[code]?["text"]?.string ?? ""] = status(resource) ?? "" }
        return states
    }

    @Test func conditionsAreAsTheyAreAsserted() throws {
        func state(_ resource: JSONValue) -> String? { "\(Self.code(resource["verificationStatus"]) ?? "-") \(Self.code(resource["clinicalStatus"]) ?? "-")" }
        let english = try Self.states("Condition", "code", state, DocumentFixture.discharge)
        let wanted = [
            "pneumonia": "confirmed active", "pulmonary embolism": "differential active", "Heart failure": "confirmed active", "Hypertension": "confirmed active",
            "chest pain": "refuted -", "appendicitis": "confirmed -",
        ]
        #expect(english == wanted)
        let chinese = try Self.states("Condition", "code", state, DocumentFixture.chinese)
        #expect(chinese == ["社区获得性肺炎": "confirmed active", "高血压病": "confirmed active", "发热": "confirmed active", "胸痛": "refuted -", "高血压": "confirmed active"])
    }

    @Test func relativesHaveAHistoryOfTheirOwn() throws {
        let relatives = try Self.resources("FamilyMemberHistory", DocumentFixture.discharge)
        #expect(relatives.map { Self.code($0["relationship"]) } == ["FTH"])
        #expect(relatives.first?["condition"]?.array?.map { $0["code"]?["text"]?.string } == ["colon cancer"])
    }

    @Test func medicationsAreAsTheyAreTaken() throws {
        let states = try Self.states("MedicationStatement", "medicationCodeableConcept", { $0["status"]?.string }, DocumentFixture.discharge)
        let wanted = [
            "aspirin": "active", "metformin": "active", "Warfarin": "stopped", "lisinopril": "on-hold", "furosemide": "active", "paracetamol": "active", "apixaban": "intended",
        ]
        #expect(states == wanted)
        let relief = try #require(try Self.resources("MedicationStatement", DocumentFixture.discharge).first { $0["medicationCodeableConcept"]?["text"]?.string == "paracetamol" })
        let dosage = try #require(relief["dosage"]?.array?.first), cycle = dosage["timing"]?["repeat"]
        #expect(cycle?["period"] == .number("6") && cycle?["periodUnit"]?.string == "h" && cycle?["boundsDuration"]?["code"]?.string == "d")
        #expect(dosage["asNeededCodeableConcept"]?["text"]?.string == "pain")
        // What is counted has no code of UCUM.
        #expect(dosage["doseAndRate"]?.array?.first?["doseRange"]?["high"] == .object([.init("value", .number("2")), .init("unit", .string("tablet"))]))
    }

    @Test func measurementsKeepSignsPartsAndWords() throws {
        let found = try Self.resources("Observation", DocumentFixture.discharge)
        func of(_ name: String) -> JSONValue? { found.first { $0["code"]?["text"]?.string == name } }
        #expect(of("BP")?["component"]?.array?.map { Self.code($0["code"]) } == ["8480-6", "8462-4"])
        #expect(of("K")?["valueQuantity"]?["code"]?.string == "mmol/L")
        #expect(of("K")?["effectiveDateTime"]?.string == "2024-03-04")
        #expect(of("CRP")?["valueQuantity"]?["comparator"]?.string == "<")
        #expect(Self.code(of("troponin")?["valueCodeableConcept"]) == "260385009")
        #expect(of("ejection fraction")?["valueString"]?.string == "about 40 %")
    }

    @Test func allergensAreNoDrugsAndNoneKnownIsAFact() throws {
        let allergies = try Self.resources("AllergyIntolerance", DocumentFixture.discharge)
        #expect(allergies.map { Self.code($0["code"]) } == ["DB01053", "429625007"])
        #expect(allergies.first?["reaction"]?.array?.first?["severity"]?.string == "mild")
        let drugs = try Self.resources("MedicationStatement", DocumentFixture.discharge).map { $0["medicationCodeableConcept"]?["text"]?.string }
        #expect(!drugs.contains("penicillin"))
    }

    @Test func proceduresAreDoneCancelledOrPlanned() throws {
        let states = try Self.states("Procedure", "code", { $0["status"]?.string }, DocumentFixture.discharge)
        #expect(states == ["Coronary angiography": "completed", "bypass": "not-done", "colonoscopy": "preparation"])
    }

    /// Of every entity with every assertion and use: what is confirmed and current is stated so of the patient, and of no allergen, reaction or need.
    @Test func nothingIsConfirmedThatIsNotStated() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<400 {
            let document = RandomDocument.make(using: &generator)
            for resource in try Self.resources(document) {
                let said = (resource["extension"]?.array?.first?["extension"]?.array ?? []).reduce(into: [String: String]()) {
                    $0[$1["url"]?.string ?? ""] = $1["valueCode"]?.string
                }
                let isClaimed: Bool =
                    switch resource["resourceType"]?.string {
                    case "Condition": Self.code(resource["verificationStatus"]) == "confirmed"
                    case "Procedure": resource["status"]?.string == "completed"
                    case "Observation": true
                    case "MedicationStatement": resource["status"]?.string == "active" && said["status"] != "conditional"
                    default: false
                    }
                guard isClaimed else { continue }
                let isKept = said["temporality"] != "future" || said["medicationStatus"] == "continued"
                #expect(said["status"] == "present" && isKept && said["role"] != "allergen")
                #expect(said["role"] != "differential" || resource["resourceType"]?.string != "Condition")
                #expect(!["stopped", "held", "planned", "declined"].contains(said["medicationStatus"]))
            }
        }
    }

    @Test func theSameDocumentGivesTheSameBundle() throws {
        #expect(Self.encoder.line(DocumentFixture.discharge) == Self.encoder.line(DocumentFixture.discharge))
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<100 {
            let document = RandomDocument.make(using: &generator)
            let entries = try JSONParser.parse(Self.encoder.line(document).dropLast())["entry"]?.array ?? []
            #expect(Set(entries.map { $0["fullUrl"]?.string }).count == entries.count)
        }
    }

    @Test func aFailureIsABundleThatSaysSo() throws {
        let line = Self.encoder.errorLine(id: "a", ClinicalError(.inputMalformed, "It is torn.", at: Location(file: "secret name.txt", line: 3)))
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.contains("OperationOutcome") && text.contains("input.malformed") && !text.contains("secret"))
    }

    /// By the models of fhir.resources, where they are installed.
    @Test func theModelsOfOthersTakeTheBundles() throws {
        func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
            let process = Process(), pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3"] + arguments
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }
        guard try python(["-c", "import fhir.resources.R4B.bundle"]).status == 0 else { return }
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 3), lines = Self.encoder.line(DocumentFixture.discharge) + Self.encoder.line(DocumentFixture.chinese)
        for _ in 0..<200 { lines += Self.encoder.line(RandomDocument.make(using: &generator)) }
        let check = try python([Fixture.root + "/Scripts/validate-fhir.py", folder.write("bundles.ndjson", Data(lines))])
        #expect(check.status == 0, "\(check.output.prefix(2_000))")
    }
}

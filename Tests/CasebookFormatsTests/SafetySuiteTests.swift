import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// `Corpora/safety`: what is denied, another's, to come, called off, stopped or an allergen is never a confirmed current fact of the patient.
@Suite struct SafetySuiteTests {
    struct Case: Sendable {
        var id: String
        var text: String
        var forbidden: [String]
    }

    private static func cases(_ language: String) throws -> [Case] {
        let file = try String(contentsOfFile: Fixture.root + "/Corpora/safety/\(language).tsv", encoding: .utf8)
        return file.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Case(id: fields[0], text: fields[2].replacing("\\n", with: "\n"), forbidden: fields[3].split(separator: ";").map(String.init))
        }
    }

    private static let bundles = FHIRBundleEncoder(producer: Producer(version: "0", pipeline: "rules", models: [], lexicons: "x"))

    /// Places, in scalars, of what a bundle gives as confirmed and current of the patient.
    private static func claims(_ document: Document) throws -> [Range<Int>] {
        let bundle = try JSONParser.parse(bundles.line(document).dropLast())
        var places: [Range<Int>] = []
        for resource in (bundle["entry"]?.array ?? []).compactMap({ $0["resource"] }) where isClaim(resource) {
            let parts = resource["extension"]?.array?.first { $0["url"]?.string == "urn:casebook:fhir:source" }?["extension"]?.array ?? []
            func number(_ name: String) -> Int? {
                guard case .number(let text)? = parts.first(where: { $0["url"]?.string == name })?["valueUnsignedInt"] else { return nil }
                return Int(text)
            }
            if let start = number("start"), let end = number("end") { places.append(start..<end) }
        }
        return places
    }

    private static func isClaim(_ resource: JSONValue) -> Bool {
        func code(_ key: String) -> String { resource[key]?["coding"]?.array?.first?["code"]?.string ?? "" }
        let status = resource["status"]?.string ?? ""
        switch resource["resourceType"]?.string {
        case "Condition": return code("verificationStatus") == "confirmed" && ["active", "recurrence", "relapse"].contains(code("clinicalStatus"))
        case "MedicationStatement": return status == "active"
        case "Procedure": return ["completed", "in-progress"].contains(status)
        case "Observation": return status == "final"
        default: return false
        }
    }

    @Test(arguments: ["en", "zh"]) func nothingForbiddenIsClaimed(language: String) throws {
        let cases = try Self.cases(language)
        #expect(cases.count >= 200)
        for item in cases {
            let document = try Fixture.analyze(item.text), claims = try Self.claims(document)
            let scalars = Array(item.text.unicodeScalars)
            for words in item.forbidden {
                let wanted = Array(words.unicodeScalars)
                let start = (0...max(0, scalars.count - wanted.count)).first { Array(scalars[$0..<min(scalars.count, $0 + wanted.count)]) == wanted } ?? 0
                let isClaimed = claims.contains { $0.overlaps(start..<start + wanted.count) }
                #expect(!isClaimed, "\(item.id) \(words)")
            }
        }
    }

    /// The suite would pass on an empty bundle too: what is said plainly comes out.
    @Test(arguments: ["He has asthma and takes aspirin 81 mg daily. Appendectomy was performed.", "患者患高血压，口服阿司匹林100mg每日一次。已行阑尾切除术。"])
    func whatIsSaidPlainlyIsClaimed(text: String) throws {
        #expect(try Self.claims(Fixture.analyze(text)).count >= 2)
    }
}

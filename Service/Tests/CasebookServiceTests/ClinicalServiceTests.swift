import Casebook
import CasebookService
import Testing

@Suite struct ClinicalServiceTests {
    private static let service = Result { () throws(ClinicalError) in
        try ClinicalService(limits: ServiceLimits(threads: 2, mostWaiting: 64, bodyBytes: 100_000, seconds: 10), tier: .rules)
    }

    private func service() throws -> ClinicalService { try Self.service.get() }

    private func json(_ bytes: [UInt8]) throws -> [JSONValue] { try bytes.split(separator: 0x0A).map { try JSONParser.parse($0) } }

    @Test func aNoteComesAsTextOrAsJSON() async throws {
        let service = try service()
        let text = try json(await service.extract(Array("Denies fever. 咳嗽3天。".utf8), ServiceRequest()))
        let note = try json(await service.extract(Array(#"{"id":"n1","text":"Denies fever."}"#.utf8), ServiceRequest()))
        #expect(text.count == 1 && text[0]["entities"]?.array?.isEmpty == false)
        #expect(note[0]["id"]?.string == "n1" && note[0]["entities"]?.array?.first?["text"]?.string == "fever")
    }

    @Test func formatsAndOffsetsAreChosen() async throws {
        var request = ServiceRequest()
        request.format = .fhir
        let body = Array("Fever.".utf8), service = try service()
        #expect(try json(await service.extract(body, request))[0]["resourceType"]?.string == "Bundle")
        request.format = .brat
        let brat = try json(await service.extract(body, request))[0]
        #expect(brat["txt"]?.string == "Fever." && brat["ann"]?.string?.hasPrefix("T1\tsymptom 0 5\tFever") == true)
    }

    @Test func linesOfABodyAnswerEachForItself() async throws {
        let body = Array("{\"id\":\"a\",\"text\":\"Fever.\"}\n{\"id\":\"b\"}\n{\"id\":\"c\",\"text\":\"Cough.\"}\n".utf8)
        let lines = try json(await service().extract(body, ServiceRequest()))
        #expect(lines.count == 3 && lines[1]["error"] != nil && lines[2]["id"]?.string == "c")
    }

    @Test(arguments: ["", "\u{0}", "<ClinicalDocument", "MSH|", "{\"text\":", "[1,2"])
    func whatCannotBeReadIsAnErrorAndNoCrash(_ text: String) async throws {
        let service = try service()
        _ = try? await service.extract(Array(text.utf8), ServiceRequest())
        await #expect(throws: ClinicalError.self) { try await service.parse(Array(text.utf8), ServiceRequest()) }
    }

    @Test func identifiersAreTakenOut() async throws {
        let note = Array("Patient: Mary Testwell, MRN 12345678, phone 555-0142. Fever.".utf8)
        let redacted = try json(await service().deidentify(note, mode: .mask, key: [], ServiceRequest()))[0]["text"]?.string ?? "Testwell"
        #expect(!redacted.contains("Testwell") && !redacted.contains("12345678") && redacted.contains("Fever"))
    }

    @Test func bedsideScoresAndModelsScore() async throws {
        let note = Array("RR 24, BP 95/60, GCS 14.".utf8), service = try service()
        let score = try json(await service.bedside(note, scores: [.quickSOFA], ServiceRequest()))[0]
        #expect(score["model"]?.string == "qsofa" && score["status"]?.string == "scored")
        await #expect(throws: ClinicalError.self) { try await service.score(Array("{\"id\":\"a\"}".utf8), model: "../../etc/passwd", ServiceRequest()) }
        #expect(try json(await service.score(Array("{\"id\":\"a\"}".utf8), model: "icu-mortality", ServiceRequest()))[0]["status"]?.string == "abstained")
    }
}

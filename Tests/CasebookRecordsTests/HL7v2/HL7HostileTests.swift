import CasebookCore
import CasebookRecords
import CasebookText
import CasebookXML
import Testing

@Suite struct HL7HostileTests {
    /// Everything that can be done with a message, which must end and give a message again.
    private func exercise(_ bytes: [UInt8]) throws {
        let limits = HL7Limits(bytes: 1 << 20)
        guard let batch = try? HL7Batch(parsing: bytes, limits: limits) else { return }
        for message in batch.messages {
            for record in message.records(id: "x") {
                for section in record.sections where !section.text.isEmpty { _ = record.origin(of: TextSpan(0, 1), in: section) }
            }
            _ = try HL7Message(parsing: message.er7())
            // Random bytes make a name of an element or a delimiter that XML cannot hold; then the parser says so.
            if let tree = try? XMLTree.parse(Array(message.xml().utf8)) { _ = try? HL7Message(xml: tree) }
        }
    }

    @Test func randomBytes() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let tail = (0..<Int.random(in: 0..<400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            try exercise(tail)
            try exercise(Array("MSH|^~\\&|".utf8) + tail)
            try exercise(Array("MSH|^~\\&|A\rOBX|1|ED|1^a||^^^Base64^".utf8) + tail)
            try exercise(Array("MSH|^~\\&|A||||||MDM^T02\rTXA|1\rOBX|1|FT|1^a||{\\rtf1 ".utf8) + tail)
        }
    }

    @Test(arguments: HL7Fixtures.all.indices) func mutations(_ index: Int) throws {
        var random = SeededGenerator(seed: UInt64(index) + 100)
        let marks = Array("|^~\\&\r\n\u{B}\u{1C}#\"".utf8)
        for _ in 0..<150 {
            var bytes = Array(HL7Fixtures.all[index].utf8)
            for _ in 0..<Int.random(in: 1..<12, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] = marks[Int.random(in: 0..<marks.count, using: &random)]
                case 2: bytes.insert(marks[Int.random(in: 0..<marks.count, using: &random)], at: place)
                case 3: bytes.remove(at: place)
                default:
                    let end = min(bytes.count, place + Int.random(in: 1..<80, using: &random))
                    bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &random))
                }
                if bytes.isEmpty { break }
            }
            try exercise(bytes)
        }
    }

    /// Lone escapes, delimiters, repeated names, nested RTF: each in linear time, or this test would not end.
    @Test(arguments: ["\\", "\\X", "~", "^", "&", "\\X41\\", "{\\rtf1 {", "<p", "&amp", "\\'bb", "\n", "--X\n"]) func longRuns(_ piece: String) throws {
        let run = String(repeating: piece, count: 60_000)
        try exercise(Array(("MSH|^~\\&|A||||||MDM^T02\rPID|1||\(run)\rTXA|1\rOBX|1|FT|1^a||{\\E\\rtf1 \(run)\rOBX|2|ED|1^a||^^html^A^<p>\(run)").utf8))
        try exercise(Array(("MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|a^b\rOBX|1|NM|1^a||\(run)|\(run)|\(run)").utf8))
    }

    @Test func manySegments() throws {
        let rows = (0..<20_000).map { "OBX|\($0)|NM|1^a||5||||||\($0 % 2 == 0 ? "F" : "C")" }.joined(separator: "\r")
        let message = try HL7Message(parsing: "MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|a^b\r" + rows)
        let members = message.records(id: "x")[0].facts.first?.members ?? []
        #expect(members.count == 20_000)
        #expect(members.filter(\.isCurrent).count == 1)
    }

    @Test(arguments: [
        "NTE|1||A comment.", "AL1|1|DA|1^a\rNTE|1||A comment.", "OBX|1|TX|1^a|1|Line.||||||F\rOBX|1|TX|1^a|1|Line.||||||W", "OBX|1|NM|1^a||5||||||F\rOBX|1|NM|1^a||6||||||D",
        "SPM|1|||B^b\rOBR|1||1|a^b", "RXE||1^a|1||mg\rRXC|A|2^b\rRXC|A|2^b\rTQ1|1||BID", "DG1|1||1^a", "OBR|1||1|a^b|||||||||Words", "SCH|1\rAIP|1\rNTE|1||A comment.",
    ]) func manyOfOneKind(_ segments: String) throws {
        let rows = [String](repeating: segments, count: 10_000).joined(separator: "\r")
        let message = try HL7Message(parsing: "MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|a^b\rOBX|1|NM|1^a||5\r" + rows)
        #expect(message.records(id: "x").count == 1)
    }
}

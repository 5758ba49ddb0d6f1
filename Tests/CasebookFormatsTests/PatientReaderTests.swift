import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct PatientReaderTests {
    private func read(_ files: [(String, Data)], skipping: [Int] = [], id: String? = nil) throws -> [(input: Int, number: Int, id: String?, error: ClinicalError?)] {
        let folder = try TemporaryFolder(), schema = try RiskFixture.schema()
        var reader = PatientReader(paths: try files.map { try folder.write($0.0, $0.1) }, skipping: skipping),
            found: [(input: Int, number: Int, id: String?, error: ClinicalError?)] = []
        while let item = reader.nextItem() {
            do throws(ClinicalError) { found.append((item.input, item.number, try item.timeline(schema, idColumn: id, groupColumn: nil).id, nil)) } catch {
                found.append((item.input, item.number, nil, error))
            }
        }
        return found
    }

    @Test func tablesAndLinesAreReadInOrder() throws {
        let found = try read([
            ("a.csv", Data("id,x\n1,2\n\n2,\"3\n4\"\n".utf8)), ("b.jsonl", Data("{\"id\":\"j\"}\n\n{\"id\":5,\"static\":{}}\n".utf8)), ("c.tsv", Data("x\tid\n1\tt\n".utf8)),
        ])
        #expect(found.map(\.id) == ["1", "2", "j", "5", "t"])
        #expect(found.map(\.number) == [0, 1, 0, 1, 0] && found.map(\.input) == [0, 0, 1, 1, 2])
    }

    @Test func badUnitsAreSetAsideWithTheirPlace() throws {
        let found = try read([("a.csv", Data("id,x\n1,2\n3\n,5\n6,7\n".utf8)), ("b.jsonl", Data("{\"id\":1}\n{nonsense\n{\"x\":1}\n".utf8)), ("none.csv", Data())])
        #expect(found.map(\.id) == ["1", nil, nil, "6", "1", nil, nil, nil])
        #expect(found.compactMap { $0.error?.location?.line } == [3, 4, 2, 3])
        #expect(found[1].error?.code == .tableMalformed && found[5].error?.code == .jsonMalformed && found[7].error != nil)
    }

    @Test func whatWasDoneBeforeIsPassedOver() throws {
        let lines = Data((0..<5).map { "{\"id\":\($0)}\n" }.joined().utf8)
        let found = try read([("a.jsonl", lines), ("b.jsonl", lines), ("c.jsonl", lines)], skipping: [-1, 3, 0])
        #expect(found.map(\.input) == [1, 1, 2, 2, 2, 2, 2] && found.prefix(2).map(\.number) == [3, 4])
    }

    @Test func aFileThatCannotBeReadIsToldOnce() throws {
        for skipping in [[0], [1], [-2]] {
            var reader = PatientReader(paths: ["/no/such/file.csv"], skipping: skipping)
            let first = reader.nextItem(), second = reader.nextItem()
            #expect(first?.fallbackID.count == (skipping == [0] ? 16 : nil))
            #expect(second == nil)
        }
    }

    @Test func anArrayOfJSONIsRefused() throws {
        for contents in ["[{\"id\":1}]", "[\n  {\"id\":1}\n]\n", "[]"] {
            #expect(try read([("a.json", Data(contents.utf8))]).map { $0.error?.code } == [.inputUnsupported])
        }
        #expect(try read([("a.txt", Data("[id],[x]\n1,2\n".utf8))], id: "[id]").map(\.id) == ["1"])
    }

    @Test func columnsWithoutANameAreNone() throws {
        let found = try read([("a.csv", Data("id,x,,\n1,2,,\n2,3,4,5\n".utf8)), ("b.csv", Data("id,x,x\n1,2,3\n".utf8))])
        #expect(found.map(\.id) == ["1", "2", nil] && found[2].error?.code == .tableMalformed)
    }

    @Test func anIDHoldsNoZero() throws {
        let found = try read([("a.jsonl", Data("{\"id\":\"a\\u0000b\"}\n".utf8)), ("b.csv", Data("id,x\na\0b,1\n".utf8))])
        #expect(found.map { $0.error?.code } == [.timelineMalformed, .timelineMalformed])
    }

    @Test func chineseTablesAreDecoded() throws {
        let bytes = Data([0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xC4, 0xEA, 0xC1, 0xE4, 0x0A, 0x31, 0x2C, 0x35, 0x0A])
        #expect(try read([("a.csv", bytes)], id: "编号").map(\.id) == ["1"])
    }

    @Test func aPackedFileThatIsCutShortIsToldOnce() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", (0..<20_000).map { "{\"id\":\($0),\"x\":\($0 * 7919 % 10007)}\n" }.joined())
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = [path]
        try gzip.run()
        gzip.waitUntilExit()
        let packed = try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
        #expect(try read([("a.jsonl.gz", packed)]).count == 20_000)
        let cut = try read([("a.jsonl.gz", packed.prefix(packed.count / 2))])
        #expect(cut.count > 1_000 && cut.filter { $0.error != nil }.count == 1 && cut.last?.error?.code == .fileUnreadable)
    }
}

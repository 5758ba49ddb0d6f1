import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct InputReaderTests {
    private func read(_ paths: [String], _ options: InputOptions = InputOptions()) -> [InputItem] {
        var reader = InputReader(paths: paths, options: options)
        var items: [InputItem] = []
        while let item = reader.nextItem() { items.append(item) }
        return items
    }

    private func text(_ item: InputItem) -> String? { try? item.content.get().document.text.string }

    @Test func jsonLinesGoOnAfterADamagedLine() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "a.jsonl", "{\"id\":\"1\",\"text\":\"发热\",\"patient\":\"p\"}\n{broken\n\n{\"id\":2,\"text\":\"b\"}\n{\"id\":\"3\"}\n{\"id\":\"4\",\"text\":\"\\ud800\"}")
        let items = read([path])
        #expect(items.map(\.id) == ["1", "line-2", "2", "line-5", "line-6"])
        #expect(items.map { text($0) } == ["发热", nil, "b", nil, nil])
        #expect(try items[0].content.get().document.metadata.patient == "p")
        guard case .failure(let error) = items[1].content else { return #expect(Bool(false)) }
        #expect(error.location?.line == 2)
    }

    @Test func tablesWithQuotesAndLineBreaks() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.csv", "note_id,subject,note_text\r\nn1,p1,\"Fever, \"\"high\"\"\nand cough\"\r\nn2,p2,b\nn3,short\nn4,p4,c\n")
        var options = InputOptions()
        options.patientColumn = "subject"
        let items = read([path], options)
        #expect(items.map(\.id) == ["n1", "n2", "row-5", "n4"])
        #expect(text(items[0]) == "Fever, \"high\"\nand cough")
        #expect(try items[0].content.get().document.metadata.patient == "p1")
    }

    @Test func aTableWithoutItsColumnSaysSo() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.csv", "x,y\n1,2\n")
        guard case .failure(let error) = read([path])[0].content else { return #expect(Bool(false)) }
        #expect(error.message.contains("--text-column"))
    }

    @Test func foldersAreWalkedInOrder() throws {
        let folder = try TemporaryFolder()
        try folder.write("b.txt", "b")
        try folder.write("a/z.txt", "z")
        try folder.write(".hidden", "h")
        let paths = try InputPaths.expand([folder.path])
        #expect(paths.map { String($0.dropFirst(folder.path.count)) } == ["/a/z.txt", "/b.txt"])
        #expect(try InputPaths.expand([folder.path + "/*.txt"]) == [folder.path + "/b.txt"])
        #expect(throws: ClinicalError.self) { try InputPaths.expand([folder.path + "/none"]) }
    }

    @Test(arguments: ["%PDF-1.7 x", "{\\rtf1 x", "PK\u{3}\u{4}x", "<?xml version=\"1.0\"?><a/>", "MSH|^~\\&|A"])
    func otherKindsAreRefused(contents: String) throws {
        let folder = try TemporaryFolder()
        guard case .failure(let error) = read([try folder.write("a.bin", contents)])[0].content else { return #expect(Bool(false)) }
        #expect(error.code == .inputUnsupported)
    }

    @Test func htmlKeepsItsOffsets() throws {
        let folder = try TemporaryFolder()
        let page = "<html><body><p>Denies <b>fever</b> &amp; cough</p><script>var x = 'pain';</script></body></html>"
        let document = try read([try folder.write("a.html", page)])[0].content.get().document
        #expect(document.text.count == page.utf8.count)
        #expect(document.text.string.contains("Denies    fever     &     cough"))
        #expect(!document.text.string.contains("pain"))
    }

    @Test func exportLimitsAndRepeatedIdsAreSaid() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", "{\"id\":\"1\",\"text\":\"\(String(repeating: "a", count: 4_000))\"}\n{\"id\":\"1\",\"text\":\"b\"}\n")
        let items = read([path])
        #expect(try items[0].content.get().document.diagnostics.map(\.code) == ["text.maybe-truncated"])
        #expect(try items[1].content.get().document.diagnostics.map(\.code) == ["input.repeated-id"])
    }

    @Test func aLineBeyondTheLimitIsAnErrorAndTheRestIsRead() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", "{\"id\":\"1\",\"text\":\"\(String(repeating: "a", count: 300_000))\"}\n{\"id\":\"2\",\"text\":\"b\"}\n")
        var options = InputOptions()
        options.maximumBytes = 100_000
        let items = read([path], options)
        #expect(items.count == 2)
        #expect(items.last.flatMap { text($0) } == "b")
    }
}

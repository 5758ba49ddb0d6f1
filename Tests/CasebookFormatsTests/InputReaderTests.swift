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
        #expect(items.map(\.id) == ["1", "line-2", "2", "3", "line-6"])
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

    @Test func shortFieldsOfAChineseTableAreRead() throws {
        // GBK of "编号,正文" and two short notes, 血尿 and 浮肿.
        let rows: [UInt8] = [
            0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xD5, 0xFD, 0xCE, 0xC4, 0x0A, 0x31, 0x2C, 0xD1, 0xAA, 0xC4, 0xF2, 0x0A, 0x32, 0x2C, 0xB8, 0xA1, 0xD6, 0xD7, 0x0A,
        ]
        let folder = try TemporaryFolder()
        var options = InputOptions()
        options.idColumn = "编号"
        options.textColumn = "正文"
        #expect(read([try folder.write("a.csv", Data(rows))], options).map { text($0) } == ["血尿", "浮肿"])
    }

    @Test func aQuoteWithoutEndTakesNoMoreThanTheLimit() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.csv", "id,text\n1,\"a\n" + (0..<10_000).map { "\($0),b\n" }.joined())
        var options = InputOptions()
        options.maximumBytes = 10_000
        let items = read([path], options)
        guard case .failure(let error) = items[0].content else { return #expect(Bool(false)) }
        #expect(error.code == .sizeLimit && error.location?.line == 2 && items.count > 5_000 && text(items[1]) == "b")
    }

    @Test func anIDHoldsNoZero() throws {
        let folder = try TemporaryFolder()
        let items = read([try folder.write("a.jsonl", "{\"id\":\"a\\u0000b\",\"text\":\"x\"}\n{\"id\":\"c\",\"text\":\"x\"}\n")])
        #expect(items.map(\.id) == ["line-1", "c"] && text(items[0]) == nil && text(items[1]) == "x")
    }

    @Test func namesByIndexCountWhatWasDoneBefore() throws {
        let folder = try TemporaryFolder()
        let paths = [try folder.write("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"), try folder.write("b.txt", "c")]
        var options = InputOptions()
        options.naming = .index
        #expect(read(paths, options).last?.id == "input-2")
        var reader = InputReader(paths: paths, options: options, skipping: [-3, 0])
        let item = reader.nextItem()
        #expect(item?.id == "input-2")
    }

    @Test func pathsAreToldApartByWhereTheyLead() throws {
        let folder = try TemporaryFolder(), path = try folder.write("a.txt", "a")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: ".")
        #expect(InputPaths.resolved(folder.path + "/link/./a.txt") == InputPaths.resolved(path))
        #expect(InputPaths.resolved(folder.path + "/link/none") == InputPaths.resolved(folder.path + "/none"))
        #expect(InputPaths.resolved("-") == "-" && InputPaths.resolved("none").hasSuffix("/none"))
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
        #expect(try InputPaths.expand([folder.path + "/none", folder.path]).count == 3)
    }

    @Test func linksBackEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("a/z.txt", "z")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/up", withDestinationPath: "..")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/self", withDestinationPath: ".")
        #expect(try InputPaths.expand([folder.path]).count == 1)
    }

    @Test func damagedArchivesGiveOneError() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", (0..<5_000).map { "{\"id\":\"\($0)\",\"text\":\"\($0 &* 2_654_435_761)\"}\n" }.joined())
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", path]
        try process.run()
        process.waitUntilExit()
        let packed = try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
        var damaged = packed
        damaged.replaceSubrange(packed.count / 2..<packed.count / 2 + 40, with: Data(repeating: 0xFF, count: 40))
        for contents in [damaged, packed.prefix(packed.count / 2)] {
            let items = read([try folder.write("b.jsonl.gz", contents)])
            let unreadable = items.filter { if case .failure(let error) = $0.content { error.code == .fileUnreadable } else { false } }
            #expect(unreadable.count == 1)
            #expect(items.count < 5_000)
        }
    }

    @Test(arguments: ["%PDF-1.7 x", "{\\rtf1 x", "PK\u{3}\u{4}x", "\n{\\rtf1 x", "\n%PDF-1.7"])
    func otherKindsAreRefused(contents: String) throws {
        let folder = try TemporaryFolder()
        guard case .failure(let error) = read([try folder.write("a.bin", contents)])[0].content else { return #expect(Bool(false)) }
        #expect(error.code == .inputUnsupported)
    }

    @Test(arguments: [
        ("a.txt", "MSH|^~\\&|A|B\rPID|1||7\r"), ("a.hl7", "MSH|^~\\&|A|B\rPID|1||7\r"), ("a.txt", "\u{B}MSH|^~\\&|A|B\rPID|1||7\r\u{1C}\r"),
        ("log.txt", "sent at noon\nMSH|^~\\&|A|B\rPID|1||7\r"),
        ("a.xml", "<section xmlns=\"urn:hl7-org:v3\"/>"), ("note", "<?xml version=\"1.0\"?><section/>"), ("a.json", "{\"resourceType\":\"Patient\"}"),
    ]) func recordsAreToldFromNotes(_ name: String, _ contents: String) throws {
        let folder = try TemporaryFolder()
        let content = try read([try folder.write(name, contents)])[0].content.get()
        _ = try #require(content.record).record()
    }

    @Test(arguments: [("a.txt", "MSH is a hormone."), ("a.txt", "Na < 135 and K > 5"), ("a.txt", "{see above} pain"), ("a.txt", "The header MSH|^~\\& was missing.")])
    func notesAreNoRecords(_ name: String, _ contents: String) throws {
        let folder = try TemporaryFolder()
        let content = try read([try folder.write(name, contents)])[0].content.get()
        #expect(content.record == nil)
        #expect(content.document.text.string == contents)
    }

    @Test func htmlKeepsItsOffsets() throws {
        let folder = try TemporaryFolder()
        let page = "<html><body><p>Denies <b>fever</b> &amp; cough</p><script>var x = 'pain';</script></body></html>"
        let document = try read([try folder.write("a.html", page)])[0].content.get().document
        #expect(document.text.count == page.utf8.count)
        #expect(document.text.string.contains("Denies    fever     &     cough"))
        #expect(!document.text.string.contains("pain"))
        let chinese = "<p title=\"病历🩺é\">否认发热</p>"
        let text = try read([try folder.write("b.html", chinese)])[0].content.get().document.text
        let place = chinese.unicodeScalars.distance(from: chinese.startIndex, to: chinese.range(of: "否认")!.lowerBound)
        #expect(text.string.unicodeScalars.distance(from: text.string.startIndex, to: text.string.range(of: "否认")!.lowerBound) == place)
        #expect(text.string.utf16.count == chinese.utf16.count && text.count == chinese.utf8.count)
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

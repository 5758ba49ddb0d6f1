import Casebook
import CasebookStore
import CasebookTestSupport
import Foundation
import Testing

@Suite struct BatchOutputTests {
    private static let tables = [StoredTable(name: "rows", columns: [("text", "TEXT"), ("unit", "INTEGER PRIMARY KEY")], indexed: ["text"])]

    private struct Run {
        var folder: TemporaryFolder
        var inputs: [BatchInput]

        init(_ counts: [Int] = [700, 3, 800]) throws {
            let folder = try TemporaryFolder()
            self.folder = folder
            inputs = try counts.enumerated().map { index, count in
                BatchInput(path: try folder.write("in\(index)", (0..<count).map { "\(index)-\($0)\n" }.joined()), isNamed: false)
            }
        }

        func open(_ target: BatchTarget, fingerprint: String = "f", resumes: Bool = false) throws(ClinicalError) -> BatchOutput {
            try BatchOutput(target, tables: BatchOutputTests.tables, inputs: inputs, fingerprint: fingerprint, resumes: resumes)
        }

        /// Writes units until a number of them is reached; as a run that is killed there.
        func write(_ output: BatchOutput, until end: Int = .max) throws {
            var count = 0
            for (index, input) in inputs.enumerated() where output.skipping[index] >= 0 {
                let lines = try String(contentsOfFile: input.path, encoding: .utf8).split(separator: "\n")
                for (number, line) in lines.enumerated() where number >= output.skipping[index] {
                    if count == end { return }
                    count += 1
                    let text = String(line)
                    let unit = BatchUnit(
                        input: index, number: number, isFailed: number % 10 == 9, bytes: Array("\(text)\n".utf8),
                        rows: { [StoredRow(table: 0, values: [.text(text), .integer($0)])] })
                    #expect(output.write(unit) { "\(count)" })
                }
            }
        }
    }

    private static var expected: [String] { [700, 3, 800].enumerated().flatMap { index, count in (0..<count).map { "\(index)-\($0)" } } }

    /// The rows of a database, by the sqlite3 library's own file: through a run that adds nothing.
    private func lines(_ path: String) throws -> [String] { try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init) }

    @Test(arguments: [0, 1, 702, 703, 999, 1_000, 1_001, 1_499]) func aKilledRunGoesOnWhereItStood(end: Int) throws {
        let run = try Run(), path = run.folder.path + "/out.txt"
        do {
            let output = try run.open(.lines(path, header: Array("head\n".utf8)))
            try run.write(output, until: end)
            // Half a line that was never counted.
            let file = FileHandle(forWritingAtPath: path + ".partial")!
            file.seekToEndOfFile()
            file.write(Data("torn".utf8))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        let refused = #expect(throws: ClinicalError.self) { try run.open(.lines(path, header: [])) }
        #expect(refused?.code == .batchInterrupted)
        let output = try run.open(.lines(path, header: Array("head\n".utf8)), resumes: true)
        try run.write(output)
        try output.finish(totals: "t")
        #expect(try lines(path) == ["head"] + Self.expected)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aFinishedRunTakesNewInputsAndNothingElse() throws {
        var run = try Run()
        let path = run.folder.path + "/out.txt"
        var output = try run.open(.lines(path, header: []))
        try run.write(output)
        try output.finish(totals: "first")
        run.inputs.append(BatchInput(path: try run.folder.write("in3", "3-0\n"), isNamed: false))
        output = try run.open(.lines(path, header: []), resumes: true)
        #expect(output.skipping == [-701, -4, -801, 0] && output.restored == "first")
        try run.write(output)
        try output.finish(totals: "second")
        #expect(try lines(path) == Self.expected + ["3-0"])
    }

    @Test func anotherRunIsNotGoneOnWith() throws {
        let run = try Run(), path = run.folder.path + "/out.sqlite"
        do { try run.write(run.open(.database(path)), until: 1_200) }
        let options = #expect(throws: ClinicalError.self) { try run.open(.database(path), fingerprint: "other", resumes: true) }
        #expect(options?.code == .batchChanged)
        _ = try run.folder.write("in0", "changed\n")
        let changed = [BatchInput(path: run.inputs[0].path, isNamed: false)] + run.inputs.dropFirst()
        let input = #expect(throws: ClinicalError.self) { try BatchOutput(.database(path), tables: Self.tables, inputs: changed, fingerprint: "f", resumes: true) }
        #expect(input?.code == .batchChanged)
        #expect(throws: ClinicalError.self) {
            try BatchOutput(.database(path), tables: Self.tables, inputs: [BatchInput(path: "-", isNamed: false)], fingerprint: "f", resumes: true)
        }
    }

    @Test func anInputIsKnownWhereverItsPathBegins() throws {
        let folder = try TemporaryFolder(), path = try folder.write("in/a", "a\n")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "in")
        for other in ["/in/./a", "/link/a", "/in/../in/a"] {
            for isNamed in [false, true] {
                #expect(BatchInput(path: folder.path + other, isNamed: isNamed).name == BatchInput(path: path, isNamed: isNamed).name)
            }
        }
        #expect(BatchInput(path: path, isNamed: false).digest != BatchInput(path: try folder.write("b", "b\n"), isNamed: false).digest)
        #expect(BatchInput(path: folder.path + "/none", isNamed: false).digest == "")
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(BatchInput(path: folder.path + "/pipe", isNamed: false).digest == nil)
    }

    /// Whatever the size of the blocks that a file is read in, one changed byte tells.
    @Test func everyBlockOfAnInputCounts() throws {
        let folder = try TemporaryFolder()
        var bytes = Data(repeating: 7, count: 600_000), seen: Set<String?> = []
        for place in [nil, 0, 262_143, 262_144, 599_999] as [Int?] {
            if let place { bytes[place] += 1 }
            seen.insert(BatchInput(path: try folder.write("a", bytes), isNamed: false).digest)
        }
        let copy = BatchInput(path: try folder.write("b", bytes), isNamed: false)
        #expect(seen.count == 5 && copy.digest == BatchInput(path: folder.path + "/a", isNamed: false).digest)
    }

    @Test func aRenamedInputIsGoneOnWithAndAMissingOneIsTold() throws {
        var run = try Run()
        let path = run.folder.path + "/out.txt", target = BatchTarget.lines(path, header: [])
        do { try run.write(run.open(target), until: 1_200) }
        let all = run.inputs, before = try BatchOutput.plan(target, inputs: all, fingerprint: "f", resumes: true)
        run.inputs = [all[0], all[1]]
        let missing = #expect(throws: ClinicalError.self) { try run.open(target, resumes: true) }
        #expect(missing?.code == .batchChanged)
        try FileManager.default.moveItem(atPath: all[0].path, toPath: run.folder.path + "/first")
        try FileManager.default.moveItem(atPath: all[2].path, toPath: run.folder.path + "/last")
        run.inputs = [BatchInput(path: run.folder.path + "/first", isNamed: false), all[1], BatchInput(path: run.folder.path + "/last", isNamed: false)]
        // A run that was killed before it wrote anything has renamed them all the same.
        for _ in 0..<2 {
            let output = try run.open(target, resumes: true)
            #expect(output.skipping == before)
        }
        let output = try run.open(target, resumes: true)
        try run.write(output)
        try output.finish(totals: "t")
        #expect(try lines(path) == Self.expected)
        // What is done need not be there any more.
        run.inputs = [all[1]]
        let rest = try run.open(target, resumes: true)
        #expect(rest.skipping == [-4])
    }

    @Test func aRepairedInputIsNew() throws {
        var run = try Run([3])
        let path = run.folder.path + "/out.sqlite", later = run.folder.path + "/later"
        run.inputs.append(BatchInput(path: later, isNamed: false))
        do {
            let output = try run.open(.database(path))
            for (input, number) in [(0, 0), (0, 1), (0, 2), (1, 0)] {
                let unit = BatchUnit(input: input, number: number, isFailed: input == 1, rows: { [StoredRow(table: 0, values: [.text("x"), .integer($0)])] })
                #expect(output.write(unit) { "" })
            }
            try output.finish(totals: "")
        }
        do {
            let output = try run.open(.database(path), resumes: true)
            #expect(output.skipping == [-4, -2])
            try output.finish(totals: "")
        }
        try run.folder.write("later", "0\n1\n")
        run.inputs[1] = BatchInput(path: later, isNamed: false)
        let output = try run.open(.database(path), resumes: true)
        #expect(output.skipping == [-4, 0])
        try run.write(output)
        try output.finish(totals: "")
        #expect(try DatabaseRows.read(path, "select unit from rows order by unit").flatMap(\.self) == ["1", "2", "3", "4", "5", "6"])
        #expect(try DatabaseRows.read(path, "select state, units, failed from inputs").allSatisfy { $0[0] == "done" && $0[2] == "0" })
    }

    @Test func aPlanSaysWhatARunWouldPassOver() throws {
        let run = try Run(), path = run.folder.path + "/out.sqlite", target = BatchTarget.database(path)
        func plan(resumes: Bool) throws(ClinicalError) -> [Int] { try BatchOutput.plan(target, inputs: run.inputs, fingerprint: "f", resumes: resumes) }
        for resumes in [false, true] { #expect(try plan(resumes: resumes) == [0, 0, 0]) }
        #expect(!FileManager.default.fileExists(atPath: path))
        do { try run.write(run.open(target), until: 1_200) }
        let refused = #expect(throws: ClinicalError.self) { try plan(resumes: false) }
        #expect(refused?.code == .batchInterrupted)
        let done = try plan(resumes: true).map { $0 < 0 ? -1 - $0 : $0 }.reduce(0, +)
        #expect(done > 0)
        #expect(try DatabaseRows.read(path, "select count(*) from rows") == [["\(done)"]])
    }

    @Test func whatIsNotOursIsNotOverwritten() throws {
        let run = try Run(), path = try run.folder.write("notes.sqlite", "Not a database, but twenty pages of text.\n")
        let error = #expect(throws: ClinicalError.self) { try run.open(.database(path)) }
        #expect(error?.code == .fileUnwritable)
        #expect(try lines(path).count == 1)
        #expect(throws: ClinicalError.self) { try run.open(.database(run.folder.path + "/none/out.sqlite")) }
        #expect(throws: ClinicalError.self) { try run.open(.lines(run.folder.path + "/none/out.csv", header: [])) }
    }

    @Test func twoRunsDoNotShareAnOutput() throws {
        let run = try Run(), path = run.folder.path + "/out.sqlite", output = try run.open(.database(path))
        try run.write(output, until: 1_200)
        #expect(throws: ClinicalError.self) { try run.open(.database(path), resumes: true) }
        withExtendedLifetime(output) {}
    }
}

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
        #expect(output.doneBefore == 3 && output.restored == "first")
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

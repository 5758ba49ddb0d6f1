import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook predict affinity`
struct PredictAffinityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affinity", abstract: "Gives each pair of a drug and a target its affinity, as JSON Lines; with --best the drugs that bind best, in order.")

    @Argument(help: "Table with the columns drug and target (.tsv, .csv).")
    var pairs: String
    @OptionGroup var use: ModelUseOptions
    @Option(help: "Give only so many pairs, those that bind best first: a library screened against a target.")
    var best: Int?

    /// Rows at work at a time: memory does not grow with the library.
    private static let readTogether = 4096

    func validate() throws { if let best, !(1...1_000_000_000).contains(best) { throw ValidationError("--best must be from 1 to 1000000000.") } }

    func run() throws {
        let model = try AffinityModel(use.folder(task: AffinityModel.task))
        var reader = try AffinityReader(path: pairs, needsAffinity: false), ranking = best.map { AffinityRanking(limit: $0) }
        let sink = try LineSink(output: use.output)
        func write(_ id: String, _ affinity: Double) -> Bool {
            sink.write(LineRun.line(.object([.init("id", .string(id)), .init("affinity", .number("\(affinity)"))])))
        }
        var done = 0, isOpen = true
        while isOpen {
            var rows: [AffinityReader.Row] = []
            while rows.count < Self.readTogether, let row = try reader.next() { rows.append(row) }
            if rows.isEmpty { break }
            let found = model.predict(try AffinityPairs(drugs: rows.map(\.drug), targets: rows.map(\.target), first: done + 1))
            for (row, affinity) in zip(rows, found) where isOpen {
                if ranking == nil { isOpen = write(row.id, affinity) } else { ranking?.add(id: row.id, affinity: affinity) }
            }
            done += rows.count
        }
        for entry in ranking?.entries ?? [] where isOpen { isOpen = write(entry.id, entry.affinity) }
        try sink.finish()
    }
}

import ArgumentParser
import Casebook
import Foundation

/// Options of how units of risk models are read.
struct RiskInputs: ParsableArguments {
    @Option(help: "Column, or member of a line, that holds the id of a unit (default: the schema's, else id).")
    var idColumn: String?
    @Option(help: "Column that names the patient where several units are one patient's (default: the schema's).")
    var groupColumn: String?

    /// All units of files, which are all needed at once. A bad one is told and passed over.
    ///
    /// - Returns: the units, and how many were bad.
    func timelines(_ paths: [String], _ schema: RiskSchema?) throws(ClinicalError) -> (units: [PatientTimeline], failed: Int) {
        let schema = schema ?? RiskSchema(name: "", outcome: "", target: .binary(column: "label", positive: []))
        var reader = PatientReader(paths: try InputPaths.expand(paths)), units: [PatientTimeline] = [], failed = 0
        while let item = reader.nextItem() {
            do throws(ClinicalError) { units.append(try item.timeline(schema, idColumn: idColumn, groupColumn: groupColumn, needsGroup: true)) } catch {
                failed += 1
                if failed <= 20 { Console.error("casebook: \(error)") }
            }
        }
        if failed > 20 { Console.error("casebook: \(failed - 20) more units could not be read.") }
        return (units, failed)
    }
}

public import ArgumentParser
import Casebook
public import CasebookOmics

/// Matrices that are named on the command line.
struct OmicsInputs: ParsableArguments {
    @Argument(help: "One matrix a modality, as NAME=FILE (.csv, .tsv, also packed with gzip); samples are matched by id, or by row where there are none.")
    var matrices: [String]
    @Option(help: "Whether samples are rows or columns, of all tables (default: as their names tell, else rows).")
    var orientation: OmicsTableOptions.Orientation?

    /// The files, in the order in which they are named.
    var paths: [String] { get throws { try named().map(\.path) } }

    private func named() throws -> [(name: String, path: String)] {
        try matrices.map { argument in
            guard let cut = argument.firstIndex(of: "="), cut > argument.startIndex else { throw ValidationError("A modality is given as NAME=FILE.") }
            return (String(argument[..<cut]), String(argument[argument.index(after: cut)...]))
        }
    }

    /// - Parameter features: names by which a model knows its features.
    func cohort(features: Set<String> = []) throws -> OmicsCohort {
        var read: [OmicsMatrix] = []
        for (name, path) in try named() {
            let table = try OmicsTableReader.read(path: path)
            // The first table's samples tell which side of the others they stand on.
            read.append(
                try table.matrix(name: name, orientation: orientation, samples: Set(read.first?.samples ?? []), features: features))
        }
        return try OmicsCohort(read)
    }
}

extension OmicsTableOptions.Orientation: ExpressibleByArgument {}
extension OmicsHead: ExpressibleByArgument {}

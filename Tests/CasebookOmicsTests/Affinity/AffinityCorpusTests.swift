import CasebookCore
import CasebookOmics
import Foundation
import Testing

private let folder = ProcessInfo.processInfo.environment["CASEBOOK_DATA"].map { $0 + "/drug-davis" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }

/// Davis et al.'s kinases; skipped where CASEBOOK_DATA has them not.
@Suite(.enabled(if: folder != nil, "CASEBOOK_DATA has no such corpora")) struct AffinityCorpusTests {
    private static func texts(_ name: String) throws -> [String] {
        guard case .object(let members) = try JSONParser.parse(Array(Data(contentsOf: URL(filePath: try #require(folder) + "/" + name)))) else { return [] }
        return members.compactMap(\.value.string)
    }

    @Test func treesBeatWhatIsPublished() async throws {
        let drugs = try Self.texts("ligands_can.txt"), targets = try Self.texts("proteins.txt")
        let lines = try String(contentsOfFile: try #require(folder) + "/pairs.tsv", encoding: .utf8).split(separator: "\n").dropFirst()
        let rows = lines.map { $0.split(separator: "\t").compactMap { Double($0) } }
        let table = try AffinityTable(drugs: rows.map { drugs[Int($0[0])] }, targets: rows.map { targets[Int($0[1])] }, affinities: rows.map { $0[2] })
        let test = table.rows(rows.indices.filter { rows[$0][3] == 0 }), train = table.rows(rows.indices.filter { rows[$0][3] != 0 })
        let predicted = try await AffinityModel.train(train, AffinityTraining()).predict(test.pairs)
        let scores = try #require(AffinityScores(actual: test.affinities, predicted: predicted))
        #expect(try #require(scores.concordance) > 0.89 && scores.meanSquaredError < 0.23)
    }
}

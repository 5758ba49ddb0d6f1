import CasebookCore
import CasebookOmics
import CasebookTensor

/// Made-up lines and drugs: lines have a general level that features tell, and one half of the drugs acts on what another feature tells.
struct ResponseSynthesis {
    let archive: [UInt8]
    let table: ResponseTable

    static let drugCount = 12

    init(lineCount: Int = 60) throws {
        var random = RandomGenerator(seed: 11), expression: [Float] = [], noise: [Float] = []
        var lines: [String] = [], drugs: [String] = [], responses: [Double] = []
        for line in 0..<lineCount {
            let factors = (0..<6).map { _ in random.normal() }, level = factors[0], pathway = factors[1]
            for column in 0..<36 { expression.append(factors[column % 6] + 0.3 * random.normal()) }
            for _ in 0..<20 { noise.append(random.normal()) }
            for drug in 0..<Self.drugCount where (line + drug) % 4 != 0 {
                lines.append("L\(line)")
                drugs.append("D\(drug)")
                let response = 0.5 * Float(drug) + level + (drug % 2 == 0 ? 1 : -1) * pathway + 0.3 * random.normal()
                responses.append(Double(response))
            }
        }
        table = try ResponseTable(lines: lines, drugs: drugs, responses: responses)
        archive = try Self.archive(
            names: (0..<lineCount).map { "L\($0)" },
            [("exp", NumPyArray(expression, shape: [lineCount, 36])), ("noise", NumPyArray(noise, shape: [lineCount, 20]))])
    }

    static func archive(names: [String], _ arrays: [(name: String, array: NumPyArray)]) throws -> [UInt8] {
        try NumPyArchive.npz([("cells", NumPyArray(names, shape: [names.count]))] + arrays)
    }
}

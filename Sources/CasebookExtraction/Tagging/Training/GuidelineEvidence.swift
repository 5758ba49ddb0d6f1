internal import CasebookTensor
internal import Foundation

/// How much each known unit speaks for each guideline: log p(unit | training texts of the guideline), for naive Bayes over the units of a text.
enum GuidelineEvidence {
    /// Against a guideline that is not to be chosen.
    private static let never: Float = -1e4

    /// Rows are units, the last one all that are not known; columns are the corpora's guidelines. Linear.
    static func table(_ examples: [TaggingExample], units: Int, _ corpora: [TaggingCorpus]) -> Tensor {
        let guidelines = corpora.count
        var counts = [Float](repeating: 0.5, count: (units + 1) * guidelines)
        var sums = [Float](repeating: 0.5 * Float(units + 1), count: guidelines)
        for example in examples {
            let column = Int(example.window.guideline)
            for unit in example.window.words { counts[(unit < 0 ? units : Int(unit)) * guidelines + column] += 1 }
            sums[column] += Float(example.window.words.count)
        }
        return Tensor([units + 1, guidelines]) { out in
            for index in counts.indices { out[index] = corpora[index % guidelines].isAuxiliary ? never : log(counts[index] / sums[index % guidelines]) }
        }
    }

    /// The guideline that the units of a text speak for; the first of several, and of an empty text. Linear.
    static func guideline(of units: [Int32], _ table: Tensor) -> Int {
        let count = table.shape[1], unknown = table.shape[0] - 1
        var sums = [Float](repeating: 0, count: count)
        table.withElements { rows in
            for unit in units {
                let row = (unit < 0 ? unknown : Int(unit)) * count
                for column in 0..<count { sums[column] += rows[row + column] }
            }
        }
        return sums.indices.max { sums[$0] < sums[$1] || sums[$0] == sums[$1] && $0 > $1 } ?? 0
    }
}

internal import CasebookText
internal import Foundation

/// Costs of words for the lattice: negative log probabilities, out of counts alone.
///
/// A word's probability is interpolated over the sources of counts with equal weights, `Σ max(count_s - d_s, 0) / N_s / 3`, with half a count
/// taken off the smallest corpus (absolute discounting; Ney, Essen and Kneser 1994), and multiplied by the share of its occurrences that the
/// segmented corpora keep whole. Short terms that are no words become rare words, so that dictionary terms stay matchable.
///
/// Unknown words of two to four characters are made of characters by their place in known words: first, middle, last.
struct WordCosts {
    private(set) var words: [[UInt32]: Float] = [:]
    /// For each character: cost of being the first, a middle, the last of a word.
    private(set) var characters: [UInt32: (first: Float, middle: Float, last: Float)] = [:]

    private static let floor = 1e-9
    private static let termFloor = 1e-11
    private static let longestTerm = 3
    /// Everyday names of diseases are words, though the corpora of general text cut them: 心房颤动.
    private static let longestName = 4
    /// Just below that of the two common words that such a name is often made of (慢性 and 肾病). Chosen on the development parts of three segmented corpora.
    private static let nameCost: Float = 19
    /// So are short terms that join scripts: B超, X线.
    private static let mixedCost: Float = 9

    init(_ counts: [WordCount], terms: some Sequence<[UInt32]>, names: Set<[UInt32]>, normalizer: TermNormalizer) {
        guard !counts.isEmpty else {
            // A dictionary without counts: its terms are words of middling rarity.
            for term in terms where term.count > 1 { words[term] = 11 }
            return
        }
        var totals = [Double](repeating: 0, count: 3)
        for row in counts { for index in 0..<3 { totals[index] += row.counts[index] } }
        let discounts = [0, 0.5, 0]
        var probabilities: [[UInt32]: Double] = [:]
        for row in counts {
            var probability = 0.0
            for index in 0..<3 { probability += max(row.counts[index] - discounts[index], 0) / max(totals[index], 1) / 3 }
            let whole = row.counts[1] + row.counts[2]
            if row.split > 0, row.word.unicodeScalars.count > 1 { probability *= whole / (whole + row.split) }
            probabilities[normalizer.characters(row.word), default: 0] += probability
        }
        for (word, probability) in probabilities { words[word] = Float(-log(max(probability, Self.floor))) }
        countPlaces(normalizer)
        for term in terms where term.count > 1 && term.count <= Self.longestTerm && words[term] == nil && term.contains(where: { $0 < 0x80 }) {
            words[term] = Self.mixedCost
        }
        for name in names where name.count > 1 && name.count <= Self.longestName && words[name] == nil { words[name] = Self.nameCost }
        for term in terms where term.count > 1 && term.count <= Self.longestTerm && words[term] == nil { words[term] = Float(-log(Self.termFloor)) }
    }

    /// Counts each known word once, not its occurrences: new words are made as the dictionary's are.
    private mutating func countPlaces(_ normalizer: TermNormalizer) {
        var counts: [UInt32: [Double]] = [:]
        var totals = [0.0, 0.0, 0.0]
        for word in words.keys where word.count > 1 && word.allSatisfy({ $0 >= 0x3400 && $0 <= 0x9FFF }) {
            for (index, scalar) in word.enumerated() {
                let place = index == 0 ? 0 : index == word.count - 1 ? 2 : 1
                counts[scalar, default: [0, 0, 0]][place] += 1
                totals[place] += 1
            }
        }
        for (scalar, count) in counts {
            func cost(_ place: Int) -> Float { Float(-log((count[place] + 0.1) / totals[place])) }
            characters[scalar] = (cost(0), cost(1), cost(2))
        }
    }
}

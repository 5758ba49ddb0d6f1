public import CasebookCore

/// Pairs of drugs and targets, each drug and each target held once.
public struct AffinityPairs: Sendable, Hashable {
    public struct Pair: Sendable, Hashable {
        /// The place of the drug.
        public let drug: Int
        /// The place of the target.
        public let target: Int
    }

    /// SMILES, none twice, in the order of their first pairs.
    public private(set) var drugs: [String] = []
    /// Protein sequences, none twice, in the order of their first pairs.
    public private(set) var targets: [String] = []
    public private(set) var pairs: [Pair] = []

    /// - Parameters:
    ///   - drugs: SMILES, one a pair. The same drug is the same text: canonical SMILES are best.
    ///   - targets: protein sequences in one-letter code, one a pair.
    ///   - first: the number of the first pair in messages, where pairs are a part of more.
    /// - Throws: `affinity.text` with the pair's number as line.
    public init(drugs: [String], targets: [String], first: Int = 1) throws(ClinicalError) {
        precondition(drugs.count == targets.count, "\(drugs.count) drugs and \(targets.count) targets are not pairs.")
        var drugPlaces: [String: Int] = [:], targetPlaces: [String: Int] = [:]
        // Texts as given, so that each is cleaned once.
        var seenDrugs: [String: Int] = [:], seenTargets: [String: Int] = [:]
        for (row, (drug, target)) in zip(drugs, targets).enumerated() {
            do throws(ClinicalError) {
                let drugPlace: Int, targetPlace: Int
                if let known = seenDrugs[drug] {
                    drugPlace = known
                } else {
                    drugPlace = Self.place(try AffinityText.drug(drug), &self.drugs, &drugPlaces)
                    seenDrugs[drug] = drugPlace
                }
                if let known = seenTargets[target] {
                    targetPlace = known
                } else {
                    targetPlace = Self.place(try AffinityText.target(target), &self.targets, &targetPlaces)
                    seenTargets[target] = targetPlace
                }
                pairs.append(Pair(drug: drugPlace, target: targetPlace))
            } catch {
                throw ClinicalError(error.code, "Pair \(row + first): \(error.message)", at: error.location)
            }
        }
    }

    private static func place(_ text: String, _ texts: inout [String], _ places: inout [String: Int]) -> Int {
        if let known = places[text] { return known }
        places[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }

    private init() {}

    /// Chosen pairs with the drugs and targets that they need.
    func rows(_ chosen: [Int]) -> AffinityPairs {
        var result = AffinityPairs(), drugPlaces: [Int: Int] = [:], targetPlaces: [Int: Int] = [:]
        for row in chosen {
            let pair = pairs[row]
            if drugPlaces[pair.drug] == nil {
                drugPlaces[pair.drug] = result.drugs.count
                result.drugs.append(drugs[pair.drug])
            }
            if targetPlaces[pair.target] == nil {
                targetPlaces[pair.target] = result.targets.count
                result.targets.append(targets[pair.target])
            }
            result.pairs.append(Pair(drug: drugPlaces[pair.drug] ?? 0, target: targetPlaces[pair.target] ?? 0))
        }
        return result
    }

    /// Chosen pairs among the same drugs and targets.
    func keeping(_ chosen: [Int]) -> AffinityPairs {
        var result = self
        result.pairs = chosen.map { pairs[$0] }
        return result
    }

    /// Takes up pairs that were kept in a file; nil where a drug or a target stands twice or is not clean. The places lie within both.
    init?(drugs: [String], targets: [String], pairs: [Pair]) throws(ClinicalError) {
        for drug in drugs where try AffinityText.drug(drug) != drug { return nil }
        for target in targets where try AffinityText.target(target) != target { return nil }
        guard Set(drugs).count == drugs.count, Set(targets).count == targets.count else { return nil }
        (self.drugs, self.targets, self.pairs) = (drugs, targets, pairs)
    }
}

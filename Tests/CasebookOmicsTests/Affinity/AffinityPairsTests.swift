import CasebookCore
import CasebookOmics
import Testing

@Suite struct AffinityPairsTests {
    @Test func entitiesAreHeldOnce() throws {
        let pairs = try AffinityPairs(drugs: ["CCO", " CCO\r", "CCN", "CCO"], targets: ["mkv", "MKV", "MKV", "AAA"])
        #expect(pairs.drugs == ["CCO", "CCN"] && pairs.targets == ["MKV", "AAA"])
        #expect(pairs.pairs.map(\.drug) == [0, 0, 1, 0] && pairs.pairs.map(\.target) == [0, 0, 0, 1])
    }

    @Test(arguments: ["", "  ", "C\u{0}C", "C C", "C\tC", "Cé", "C\u{202E}C"]) func badTextsAreRefused(text: String) {
        #expect { try AffinityPairs(drugs: ["CCO", text], targets: ["MKV", "MKV"]) } throws: { error in
            guard let error = error as? ClinicalError else { return false }
            return error.code == .affinityText && error.message.hasPrefix("Pair 2:")
        }
        // In a part of more, by its number among them all.
        #expect { try AffinityPairs(drugs: [text], targets: ["MKV"], first: 4097) } throws: { ($0 as? ClinicalError)?.message.hasPrefix("Pair 4097:") == true }
        #expect(throws: ClinicalError.self) { try AffinityPairs(drugs: ["CCO"], targets: [text]) }
    }

    @Test func longTextsAreCut() throws {
        let pairs = try AffinityPairs(drugs: [String(repeating: "C", count: 100_000)], targets: [String(repeating: "M", count: 10_000_000)])
        #expect(pairs.drugs[0].utf8.count == 1_000 && pairs.targets[0].utf8.count == 4_000)
    }

    @Test func numbersThatAreNoneAreRefused() {
        for affinity in [Double.nan, .infinity, -1e300] {
            #expect(throws: ClinicalError.self) { try AffinityTable(drugs: ["C"], targets: ["M"], affinities: [affinity]) }
        }
    }

    @Test func measurementsOfOnePairStayTogether() throws {
        let drugs = (0..<6).flatMap { drug in (0..<5).map { _ in String(repeating: "C", count: drug + 1) } }
        let targets = (0..<6).flatMap { _ in (0..<5).map { String(repeating: "M", count: $0 + 1) } }
        let once = try AffinityPairs(drugs: drugs, targets: targets), twice = try AffinityPairs(drugs: drugs + drugs, targets: targets + targets)
        let parts = AffinitySplit.warm.parts(of: twice, count: 5, seed: 3)
        #expect(parts == AffinitySplit.warm.parts(of: once, count: 5, seed: 3) + parts[30...])
        #expect(Array(parts[..<30]) == Array(parts[30...]))
    }

    @Test func coldPartsShareNoEntity() throws {
        let drugs = (0..<10).flatMap { drug in (0..<10).map { _ in String(repeating: "C", count: drug + 1) } }
        let targets = (0..<10).flatMap { _ in (0..<10).map { String(repeating: "M", count: $0 + 1) } }
        let pairs = try AffinityPairs(drugs: drugs, targets: targets)
        for split in AffinitySplit.allCases {
            let parts = split.parts(of: pairs, count: 5, seed: 3)
            #expect(parts == split.parts(of: pairs, count: 5, seed: 3) && parts != split.parts(of: pairs, count: 5, seed: 4))
            for part in 0..<5 { #expect(parts.count { $0 == part } == 20) }
            let keys = pairs.pairs.map { split == .coldDrug ? $0.drug : $0.target }
            if split != .warm { #expect(Set(zip(keys, parts).map { [$0, $1] }).count == 10) }
        }
    }
}

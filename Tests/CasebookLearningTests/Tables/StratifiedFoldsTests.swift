import CasebookLearning
import CasebookTensor
import Testing

@Suite struct StratifiedFoldsTests {
    @Test func everyFoldHasItsShareOfEachStratum() {
        let strata = (0..<103).map { $0 % 10 == 0 ? 1 : 0 }, folds = StratifiedFolds.make(strata: strata, count: 5, random: RandomGenerator(seed: 3))
        for stratum in 0...1 {
            let counts = (0..<5).map { fold in zip(strata, folds).count { $0 == stratum && $1 == fold } }
            #expect(counts.max()! - counts.min()! <= 1)
        }
        #expect(folds == StratifiedFolds.make(strata: strata, count: 5, random: RandomGenerator(seed: 3)))
        #expect(folds != StratifiedFolds.make(strata: strata, count: 5, random: RandomGenerator(seed: 4)))
    }

    @Test func groupsStayTogetherInAnyOrderOfTheRows() {
        var random = RandomGenerator(seed: 9)
        let groups = (0..<200).map { _ in "patient \(random.next() % 60)" }, strata = groups.indices.map { _ in Int(random.next() % 3) }
        let folds = StratifiedFolds.make(groups: groups, strata: strata, count: 4, random: RandomGenerator(seed: 1))
        var places: [String: Set<Int>] = [:]
        for (group, fold) in zip(groups, folds) { places[group, default: []].insert(fold) }
        #expect(places.values.allSatisfy { $0.count == 1 })
        #expect(Set(folds) == [0, 1, 2, 3])
        let turned = StratifiedFolds.make(groups: groups.reversed(), strata: strata.reversed(), count: 4, random: RandomGenerator(seed: 1))
        #expect(turned == folds.reversed())
    }
}

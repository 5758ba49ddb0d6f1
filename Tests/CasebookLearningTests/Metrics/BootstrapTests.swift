import CasebookCore
import CasebookLearning
import Foundation
import Testing

@Suite struct BootstrapTests {
    private let values: [Double]

    init() {
        var generator = SeededGenerator(seed: 5)
        values = (0..<200).map { _ in Double.random(in: 0..<1, using: &generator) }
    }

    private func mean(_ rows: [Int]) -> Double { rows.reduce(0) { $0 + values[$1] } / Double(rows.count) }

    @Test func sameSeedSameInterval() throws {
        let first = try #require(Bootstrap(rowCount: 200, resampleCount: 300, seed: 1).estimate(of: mean))
        #expect(first == Bootstrap(rowCount: 200, resampleCount: 300, seed: 1).estimate(of: mean))
        #expect(first != Bootstrap(rowCount: 200, resampleCount: 300, seed: 2).estimate(of: mean))
        #expect(first != Bootstrap(rowCount: 200, resampleCount: 301, seed: 1).estimate(of: mean))
        // Groups of one row each are rows.
        #expect(first == Bootstrap(groups: Array(0..<200), resampleCount: 300, seed: 1).estimate(of: mean))
        #expect(first.value == mean(Array(0..<200)))
    }

    @Test func percentilesOfTheResamples() throws {
        var seen: [Double] = []
        let estimate = try #require(
            Bootstrap(rowCount: 200, resampleCount: 41, seed: 9).estimate(level: 0.9) { rows in
                seen.append(mean(rows))
                return seen.last
            })
        let sorted = seen.dropFirst().sorted()
        // The 5th and 95th percentiles of 41 numbers lie at places 2 and 38.
        #expect(near([estimate.interval.lower, estimate.interval.upper], [sorted[2], sorted[38]], 1e-14))
        #expect(seen.count == 42 && estimate.undefinedCount == 0)
    }

    @Test func intervalOfAMeanIsThatOfTheory() throws {
        let estimate = try #require(Bootstrap(rowCount: 200, resampleCount: 4000, seed: 3).estimate(of: mean))
        let center = mean(Array(0..<200))
        let variance = values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 200
        let error = (variance / 200).squareRoot()
        #expect(abs(try #require(estimate.standardError) / error - 1) < 0.05)
        #expect(abs((center - estimate.interval.lower) / error - 1.96) < 0.15)
        #expect(abs((estimate.interval.upper - center) / error - 1.96) < 0.15)
    }

    @Test func groupsStayWhole() throws {
        let groups = (0..<200).map { "patient \($0 % 7 * ($0 % 3))" }
        let sizes = Dictionary(grouping: groups.indices, by: { groups[$0] })
        _ = Bootstrap(groups: groups, resampleCount: 50, seed: 4).estimate { rows in
            var counts: [Int: Int] = [:]
            for row in rows { counts[row, default: 0] += 1 }
            var drawn = 0
            for members in sizes.values {
                let times = Set(members.map { counts[$0, default: 0] })
                #expect(times.count == 1)
                drawn += times.first!
            }
            #expect(drawn == sizes.count)
            return 0
        }
        // Rows that repeat a group's value say nothing new: the interval is as wide as that of the groups, not of the rows.
        let repeated = (0..<200).map { $0 / 10 }
        func groupMean(_ rows: [Int]) -> Double { rows.reduce(0) { $0 + values[repeated[$1]] } / Double(rows.count) }
        let grouped = try #require(Bootstrap(groups: repeated, resampleCount: 2000, seed: 6).estimate(of: groupMean)?.standardError)
        let single = try #require(Bootstrap(rowCount: 200, resampleCount: 2000, seed: 6).estimate(of: groupMean)?.standardError)
        #expect(grouped > 2.5 * single)
    }

    @Test func comparisonIsPaired() throws {
        let bootstrap = Bootstrap(rowCount: 200, resampleCount: 500, seed: 8)
        let better = try #require(bootstrap.compare(first: { mean($0) + 0.01 }, second: mean))
        #expect(near(better.difference.value, 0.01) && near(better.difference.interval.lower, 0.01) && near(better.difference.interval.upper, 0.01))
        #expect(near(better.pValue, 2.0 / 501))
        let same = try #require(bootstrap.compare(first: mean, second: mean))
        #expect(same.pValue == 1 && same.difference.value == 0)
        let swapped = try #require(bootstrap.compare(first: mean, second: { mean($0) + 0.01 }))
        #expect(swapped.pValue == better.pValue && near(swapped.difference.value, -0.01))
        let noise = try #require(bootstrap.compare(first: { mean($0.filter { $0 % 2 == 0 }) }, second: { mean($0.filter { $0 % 2 == 1 }) }))
        #expect(noise.difference.interval.lower < noise.difference.value && noise.difference.value < noise.difference.interval.upper)
        #expect(noise.first - noise.second == noise.difference.value)
    }

    @Test func undefinedResamplesAreLeftOut() throws {
        let labels = [true, false, false, false]
        let scores = [0.9, 0.1, 0.5, 0.95]
        let bootstrap = Bootstrap(rowCount: 4, resampleCount: 200, seed: 2)
        let estimate = try #require(bootstrap.estimate { rows in AUROC(labels: rows.map { labels[$0] }, scores: rows.map { scores[$0] })?.value })
        #expect(estimate.undefinedCount > 0 && estimate.undefinedCount < 200)
        #expect(estimate.interval.lower >= 0 && estimate.interval.upper <= 1)
        #expect(bootstrap.estimate { _ in nil } == nil)
        #expect(bootstrap.estimate { _ in .nan } == nil)
        #expect(bootstrap.estimate { $0 == [0, 1, 2, 3] ? 1 : nil } == nil)
        #expect(Bootstrap(rowCount: 0, seed: 1).estimate { _ in 1 } == nil)
        #expect(Bootstrap(rowCount: 0, seed: 1).compare(first: { _ in 1 }, second: { _ in 1 }) == nil)
        #expect(bootstrap.compare(first: { _ in nil }, second: { _ in 1 }) == nil)
        let one = try #require(Bootstrap(rowCount: 1, resampleCount: 1, seed: 1).estimate { _ in 2 })
        #expect(one.interval.lower == 2 && one.interval.upper == 2 && one.standardError == nil)
    }
}

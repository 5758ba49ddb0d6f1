import CasebookCore
import CasebookLearning
import Testing

@Suite struct RankingTests {
    @Test func curvesAgreeWithScikitLearn() throws {
        let fixture = try MetricFixture("binary")
        let (labels, scores) = (try fixture.flags("labels"), try fixture.numbers("scores"))
        let roc = try #require(ROCCurve(labels: labels, scores: scores))
        let wantedROC = try MetricFixture("binary", "roc")
        #expect(roc.points.map(\.threshold) == (try wantedROC.numbers("thresholds")))
        #expect(near(roc.points.map(\.falsePositiveRate), try wantedROC.numbers("false")))
        #expect(near(roc.points.map(\.truePositiveRate), try wantedROC.numbers("true")))
        let curve = try #require(PrecisionRecallCurve(labels: labels, scores: scores))
        let wantedCurve = try MetricFixture("binary", "pr")
        #expect(curve.points.map(\.threshold) == (try wantedCurve.numbers("thresholds")))
        #expect(near(curve.points.map(\.precision), try wantedCurve.numbers("precision")))
        #expect(near(curve.points.map(\.recall), try wantedCurve.numbers("recall")))
        #expect(near(curve.averagePrecision, try fixture.number("averagePrecision")))
    }

    @Test func theCurveLiesWithinItsBand() throws {
        let fixture = try MetricFixture("binary")
        let (labels, scores) = (try fixture.flags("labels"), try fixture.numbers("scores")), groups = labels.indices.map(String.init)
        let roc = try #require(ROCCurve(labels: labels, scores: scores)), band = try #require(ROCBand(labels: labels, scores: scores, groups: groups))
        #expect(band.points.count == 51 && band.points.last?.falsePositiveRate == 1 && band.points.last?.interval.lower == 1)
        for point in band.points {
            let sensitivity = roc.points.last { $0.falsePositiveRate <= point.falsePositiveRate + 1e-12 }!.truePositiveRate
            #expect(point.interval.lower <= sensitivity && sensitivity <= point.interval.upper)
        }
        // It never falls, and the same seed draws the same.
        #expect(zip(band.points, band.points.dropFirst()).allSatisfy { $0.interval.lower <= $1.interval.lower && $0.interval.upper <= $1.interval.upper })
        let whole = try #require(ROCBand(labels: labels, scores: scores, groups: groups, seed: 1))
        #expect(whole == band)
        #expect(ROCBand(labels: [true, true], scores: [1, 2], groups: ["a", "b"]) == nil)
        let parted = try #require(ROCBand(labels: [true, true, false, false], scores: [4, 3, 2, 1], groups: ["a", "b", "c", "d"]))
        #expect(parted.points.allSatisfy { $0.interval.lower == 1 && $0.interval.upper == 1 })
    }

    @Test func areaAndVarianceAgreeWithTheDefinition() throws {
        let fixture = try MetricFixture("binary")
        let (labels, scores, other) = (try fixture.flags("labels"), try fixture.numbers("scores"), try fixture.numbers("other"))
        let areas = try fixture.numbers("areas")
        let covariance = try fixture.numbers("covariance")
        let comparison = try #require(AUROCComparison(labels: labels, first: scores, second: other))
        #expect(comparison.first == AUROC(labels: labels, scores: scores))
        #expect(near([comparison.first.value, comparison.second.value], areas, 1e-14))
        #expect(near(comparison.first.variance, covariance[0], 1e-14))
        #expect(near(comparison.second.variance, covariance[3], 1e-14))
        #expect(near(comparison.variance, covariance[0] + covariance[3] - 2 * covariance[1], 1e-14))
        #expect(near(comparison.z, try fixture.number("z")))
        #expect(near(comparison.pValue, try fixture.number("p")))
        let interval = try #require(comparison.first.interval(level: 0.9))
        #expect(near([interval.lower, interval.upper], try fixture.numbers("interval90")))
        #expect(comparison.interval().lower < comparison.difference && comparison.difference < comparison.interval().upper)
    }

    /// The chance and DeLong's variance by loops over all pairs.
    private func definition(_ labels: [Bool], _ scores: [Double]) -> (area: Double, variance: Double) {
        let positives = labels.indices.filter { labels[$0] }.map { scores[$0] }
        let negatives = labels.indices.filter { !labels[$0] }.map { scores[$0] }
        func win(_ one: Double, _ other: Double) -> Double { one > other ? 1 : one == other ? 0.5 : 0 }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        func variance(_ values: [Double]) -> Double { mean(values.map { ($0 - mean(values)) * ($0 - mean(values)) }) / Double(values.count - 1) }
        let ofPositives = positives.map { positive in mean(negatives.map { win(positive, $0) }) }
        let ofNegatives = negatives.map { negative in mean(positives.map { win($0, negative) }) }
        return (mean(ofPositives), variance(ofPositives) + variance(ofNegatives))
    }

    @Test(arguments: 0..<30)
    func areaOfRandomRows(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let (labels, scores) = generator.scoredRows(20 + Int(seed), levels: seed < 10 ? 2 : 12)
        let area = try #require(AUROC(labels: labels, scores: scores))
        let wanted = definition(labels, scores)
        #expect(near(area.value, wanted.area, 1e-14))
        #expect(near(area.variance, wanted.variance, 1e-14))

        let reversed = try #require(AUROC(labels: labels, scores: scores.map { -$0 }))
        #expect(near(reversed.value, 1 - area.value, 1e-15))
        #expect(near(reversed.variance, area.variance, 1e-14))
        let swapped = try #require(AUROC(labels: labels.map { !$0 }, scores: scores))
        #expect(near(swapped.value, 1 - area.value, 1e-15))
        // A rising function of the scores changes nothing, nor does the order of rows.
        #expect(AUROC(labels: labels, scores: scores.map { $0 * $0 * $0 + 2 * $0 - 7 }) == area)
        let order = labels.indices.shuffled(using: &generator)
        let shuffled = try #require(AUROC(labels: order.map { labels[$0] }, scores: order.map { scores[$0] }))
        #expect(shuffled.value == area.value)
        #expect(near(shuffled.variance, area.variance, 1e-14))

        let points = try #require(ROCCurve(labels: labels, scores: scores)).points
        let trapezoids = zip(points, points.dropFirst()).reduce(0) {
            $0 + ($1.1.falsePositiveRate - $1.0.falsePositiveRate) * ($1.1.truePositiveRate + $1.0.truePositiveRate) / 2
        }
        #expect(near(trapezoids, area.value, 1e-13))
        #expect(points.last?.falsePositiveRate == 1 && points.last?.truePositiveRate == 1)
        let curve = try #require(PrecisionRecallCurve(labels: labels, scores: scores))
        #expect(curve.points.last?.recall == 1)
        #expect(curve.averagePrecision > 0 && curve.averagePrecision <= 1)
    }

    @Test func scoresThatPartTheClasses() throws {
        let labels = [false, false, true, true]
        let area = try #require(AUROC(labels: labels, scores: [1, 2, 3, .infinity]))
        #expect(area.value == 1 && area.variance == 0)
        #expect(area.interval() == ConfidenceInterval(lower: 1, upper: 1, level: 0.95))
        #expect(PrecisionRecallCurve(labels: labels, scores: [1, 2, 3, 4])?.averagePrecision == 1)
        #expect(AUROC(labels: labels, scores: [0.0, -0.0, 0.0, -0.0])?.value == 0.5)
    }

    @Test func youdensThresholdPartsBest() throws {
        let labels = [true, true, false, false, true, false], scores = [0.9, 0.8, 0.7, 0.6, 0.4, 0.2]
        #expect(try #require(ROCCurve(labels: labels, scores: scores)).youdenThreshold == 0.8)
        #expect(try #require(ROCCurve(labels: [false, true], scores: [0.5, 0.5])).youdenThreshold == 0.5)
    }

    @Test func scoresThatRankAlikeDoNotDiffer() throws {
        var generator = SeededGenerator(seed: 3)
        let (labels, scores) = generator.scoredRows(50)
        let same = try #require(AUROCComparison(labels: labels, first: scores, second: scores.map { 3 * $0 + 1 }))
        #expect(same.difference == 0 && same.variance == 0 && same.z == 0 && same.pValue == 1)
        let opposite = try #require(AUROCComparison(labels: [true, true, false, false], first: [4, 3, 2, 1], second: [1, 2, 3, 4]))
        #expect(opposite.difference == 1 && opposite.z == .infinity && opposite.pValue == 0)
    }

    @Test func undefinedAreNil() {
        #expect(AUROC(labels: [], scores: []) == nil)
        #expect(AUROC(labels: [true, true], scores: [1, 2]) == nil)
        #expect(AUROC(labels: [true, false], scores: [1, .nan]) == nil)
        #expect(AUROC(labels: [true, false], scores: [1, 0])?.variance == nil)
        #expect(AUROC(labels: [true, false], scores: [1, 0])?.interval() == nil)
        #expect(AUROCComparison(labels: [true, false], first: [1, 0], second: [0, 1]) == nil)
        #expect(ROCCurve(labels: [false], scores: [1]) == nil)
        #expect(ROCCurve(labels: [false, true], scores: [.nan, 0]) == nil)
        #expect(PrecisionRecallCurve(labels: [false], scores: [1]) == nil)
        #expect(PrecisionRecallCurve(labels: [], scores: []) == nil)
        #expect(PrecisionRecallCurve(labels: [true], scores: [.nan]) == nil)
        #expect(PrecisionRecallCurve(labels: [true], scores: [1])?.averagePrecision == 1)
    }

    /// Units of one patient are not independent: rows that stand twice tell no more than once.
    @Test func theVarianceOfGroupsIsThatOfPatients() throws {
        var random = SeededGenerator(seed: 3)
        let labels = (0..<200).map { $0 % 3 == 0 }
        let scores = labels.map { Double.random(in: 0..<1, using: &random) + ($0 ? 0.3 : 0) }, others = labels.map { Double.random(in: 0..<1, using: &random) + ($0 ? 0.2 : 0) }
        let once = try #require(AUROC(labels: labels, scores: scores)?.variance)
        let names = (0..<200).map { "p\($0)" }
        #expect(AUROC(labels: labels, scores: scores, groups: names)?.variance == once)
        let twice = try #require(AUROC(labels: labels + labels, scores: scores + scores, groups: names + names))
        // Up to the sample's correction, groups less one.
        #expect(abs(twice.variance! / once - 1) < 0.02)
        let naive = try #require(AUROC(labels: labels + labels, scores: scores + scores)?.variance)
        #expect(twice.variance! > 1.9 * naive)
        let apart = try #require(AUROCComparison(labels: labels, first: scores, second: others))
        let together = try #require(AUROCComparison(labels: labels + labels, first: scores + scores, second: others + others, groups: names + names))
        #expect(abs(together.variance / apart.variance - 1) < 0.02)
    }

    /// Against drawing patients anew.
    @Test func theVarianceOfGroupsIsThatOfABootstrap() throws {
        var random = SeededGenerator(seed: 4)
        var labels: [Bool] = [], scores: [Double] = [], groups: [String] = []
        for patient in 0..<300 {
            let own = Double.random(in: -1..<1, using: &random)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                labels.append(Double.random(in: -1..<1, using: &random) < own - 0.3)
                scores.append(own + Double.random(in: -1..<1, using: &random))
                groups.append("p\(patient)")
            }
        }
        let area = try #require(AUROC(labels: labels, scores: scores, groups: groups)), interval = try #require(area.interval())
        let drawn = try #require(
            Bootstrap(groups: groups, resampleCount: 1_000, seed: 1).estimate { rows in AUROC(labels: rows.map { labels[$0] }, scores: rows.map { scores[$0] })?.value })
        #expect(abs((interval.upper - interval.lower) / (drawn.interval.upper - drawn.interval.lower) - 1) < 0.1)
    }
}

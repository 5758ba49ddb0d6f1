import CasebookCore
import CasebookLearning
import Testing

@Suite struct CountingTests {
    @Test func strictAndRelaxed() {
        var score = SpanScores()
        score.add(
            gold: [.init(start: 0, end: 4, kind: "a"), .init(start: 6, end: 9, kind: "a"), .init(start: 10, end: 12, kind: "b")],
            predicted: [.init(start: 0, end: 4, kind: "a"), .init(start: 6, end: 8, kind: "a"), .init(start: 10, end: 12, kind: "a")])
        let strict = score.micro
        #expect((strict.right, strict.found, strict.wanted) == (1, 3, 3))
        #expect(score.relaxedMicro.right == 2)
        #expect(abs(strict.f1 - 1.0 / 3) < 1e-12)
    }

    @Test func spansAgreeWithScikitLearn() throws {
        let fixture = try MetricFixture("spans")
        var whole = SpanScores()
        var first = SpanScores()
        var second = SpanScores()
        for (index, document) in try #require(fixture.json["documents"]?.array).enumerated() {
            let sides = try ["gold", "predicted"].map { side in
                try #require(document[side]?.array).map { span in
                    let parts = try #require(span.array)
                    return LabelledSpan(start: try #require(parts[0].integer), end: try #require(parts[1].integer), kind: try #require(parts[2].string))
                }
            }
            whole.add(gold: sides[0], predicted: sides[1])
            if index < 2 { first.add(gold: sides[0], predicted: sides[1]) } else { second.add(gold: sides[0], predicted: sides[1]) }
        }
        let kinds = try #require(fixture.json["kinds"]?.array).compactMap(\.string)
        #expect(whole.kinds == kinds)
        for (kind, scores) in zip(kinds, try fixture.rows("each")) {
            let counts = try #require(whole.counts[kind])
            #expect(near([counts.precision, counts.recall, counts.f1], scores))
        }
        #expect(near([whole.micro.precision, whole.micro.recall, whole.micro.f1], try fixture.numbers("micro")))
        #expect(near([whole.macro.precision, whole.macro.recall, whole.macro.f1], try fixture.numbers("macro")))
        first += second
        #expect(first == whole)
    }

    @Test func spansAreSetsOfOneDocument() {
        let drug = LabelledSpan(start: 0, end: 2, kind: "drug")
        var scores = SpanScores()
        scores.add(gold: [drug, drug], predicted: [drug, drug, drug])
        #expect(scores.micro == MatchCounts(right: 1, found: 1, wanted: 1))
        scores.add(gold: [drug], predicted: [])
        scores.add(gold: [], predicted: [drug, LabelledSpan(start: 0, end: 2, kind: "disease")])
        #expect(scores.counts == ["drug": MatchCounts(right: 1, found: 2, wanted: 2), "disease": MatchCounts(found: 1)])
    }

    @Test func nothingScoresZero() {
        let scores = SpanScores()
        #expect(scores.micro.f1 == 0)
        #expect(scores.macro == MacroAverage(of: []))
        #expect(scores.macro.f1 == 0)
        #expect(TokenAccuracy().value == nil)
        #expect(ConfusionMatrix(classCount: 3).accuracy == nil)
        #expect(ConfusionMatrix(classCount: 3).cohenKappa == nil)
        #expect(ConfusionMatrix(classCount: 3).macro().f1 == 0)
    }

    @Test func tokensWithoutPadding() {
        var accuracy = TokenAccuracy()
        accuracy.add(gold: [1, 2, -1, 0], predicted: [1, 0, -1, 0], ignoring: -1)
        #expect(accuracy.right == 2 && accuracy.count == 3)
        var other = TokenAccuracy()
        other.add(gold: [3], predicted: [3])
        accuracy += other
        #expect(accuracy.value == 0.75)
    }

    @Test func confusionAgreesWithScikitLearn() throws {
        let fixture = try MetricFixture("confusion")
        let (gold, predicted) = (try fixture.integers("gold"), try fixture.integers("predicted"))
        let matrix = ConfusionMatrix(classCount: 5, gold: gold, predicted: predicted)
        #expect(matrix.counts == (try fixture.integers("matrix")))
        #expect(near(matrix.accuracy, try fixture.number("accuracy")))
        #expect(near(matrix.cohenKappa, try fixture.number("kappa")))
        for (counts, scores) in zip(matrix.classes, try fixture.rows("each")) {
            #expect(near([counts.precision, counts.recall, counts.f1], scores))
        }
        func list(_ average: MacroAverage) -> [Double] { [average.precision, average.recall, average.f1] }
        #expect(near(list(matrix.macro()), try fixture.numbers("macro")))
        #expect(near(list(matrix.macro(excluding: [0])), try fixture.numbers("macroWithout0")))
        let micro = matrix.micro(excluding: [0])
        #expect(near([micro.precision, micro.recall, micro.f1], try fixture.numbers("microWithout0")))
        #expect(near(matrix.micro().f1, matrix.accuracy))
        var halves = ConfusionMatrix(classCount: 5, gold: Array(gold[..<30]), predicted: Array(predicted[..<30]))
        halves += ConfusionMatrix(classCount: 5, gold: Array(gold[30...]), predicted: Array(predicted[30...]))
        #expect(halves == matrix)
        #expect(halves.total == gold.count)
    }

    @Test func kappaOfOneClassIsNil() {
        #expect(ConfusionMatrix(classCount: 2, gold: [1, 1], predicted: [1, 1]).cohenKappa == nil)
        #expect(ConfusionMatrix(classCount: 2, gold: [0, 1], predicted: [0, 1]).cohenKappa == 1)
        #expect(ConfusionMatrix(classCount: 2, gold: [0, 1], predicted: [1, 0]).cohenKappa == -1)
    }

    @Test func wilsonAgreesWithSciPy() throws {
        for row in try MetricFixture().rows("wilson") {
            let interval = try #require(Proportion(count: Int(row[0]), total: Int(row[1])).wilsonInterval(level: row[2]))
            #expect(near([interval.lower, interval.upper], Array(row[3...])))
            #expect(interval.level == row[2])
        }
    }

    @Test func wilsonStaysInTheUnitRange() throws {
        for total in 1...40 {
            var before = 0.0
            for count in 0...total {
                let share = Proportion(count: count, total: total)
                for level in [0.01, 0.5, 0.95, 0.999999999] {
                    let interval = try #require(share.wilsonInterval(level: level))
                    let value = try #require(share.value)
                    #expect(0 <= interval.lower && interval.lower <= value && value <= interval.upper && interval.upper <= 1)
                }
                let upper = try #require(share.wilsonInterval()).upper
                #expect(upper > before)
                before = upper
            }
        }
        #expect(Proportion(count: 0, total: 0).wilsonInterval() == nil)
        #expect(Proportion(count: 0, total: 0).value == nil)
    }

    @Test func decisionsAtAThreshold() throws {
        let fixture = try MetricFixture("binary")
        let (labels, scores) = (try fixture.flags("labels"), try fixture.numbers("scores"))
        let confusion = try #require(BinaryConfusion(labels: labels, scores: scores, threshold: 0.5))
        #expect(
            [confusion.truePositives, confusion.falsePositives, confusion.trueNegatives, confusion.falseNegatives] == (try fixture.integers("atHalf")))
        #expect(confusion.sensitivity == Proportion(count: confusion.truePositives, total: labels.filter(\.self).count))
        #expect(confusion.specificity.total + confusion.sensitivity.total == labels.count)
        #expect(confusion.positivePredictiveValue.total + confusion.negativePredictiveValue.total == labels.count)
        #expect(confusion.negativePredictiveValue.count == confusion.trueNegatives)
        var twice = confusion
        twice += confusion
        #expect(twice.sensitivity.value == confusion.sensitivity.value)
        #expect(BinaryConfusion(labels: [true], scores: [.nan], threshold: 0) == nil)
        #expect(BinaryConfusion(labels: [true], scores: [1], threshold: .nan) == nil)
        #expect(BinaryConfusion(labels: [], scores: [], threshold: 0)?.sensitivity.value == nil)
    }
}

import Casebook
import Foundation

/// Scores as a table or as JSON.
struct EvaluationReport {
    private(set) var bytes: [UInt8] = []

    mutating func table(_ score: SpanScores, documents: Int) {
        row(["kind", "precision", "recall", "F1", "relaxed F1", "support"])
        for kind in score.kinds { row(kind, score.counts[kind]!, score.relaxed[kind] ?? MatchCounts()) }
        row("all", score.micro, score.relaxedMicro)
        line("\(documents) documents")
    }

    mutating func json(_ score: SpanScores, documents: Int, _ more: [JSONValue.Member] = []) {
        var kinds: [JSONValue.Member] = []
        for kind in score.kinds { kinds.append(.init(kind, counts(score.counts[kind]!, score.relaxed[kind] ?? MatchCounts()))) }
        output(
            .object(
                [
                    .init("documents", .number("\(documents)")), .init("overall", counts(score.micro, score.relaxedMicro)),
                    .init("kinds", .object(kinds)),
                ] + more))
    }

    mutating func table(_ evaluation: EntityEvaluation, _ comparison: BootstrapComparison?) {
        table(evaluation.score, documents: evaluation.documents.count)
        if let interval = evaluation.interval?.interval { line("F1 between \(number(interval.lower)) and \(number(interval.upper)) (95 %)") }
        if let (seen, unseen) = evaluation.seen {
            line("recall of mentions seen in training \(number(seen.recall)) (\(seen.wanted)), of others \(number(unseen.recall)) (\(unseen.wanted))")
            line("\(evaluation.repeatedCount) documents stand in the training documents too")
        }
        if let calibration = evaluation.calibration { line("confidence lies \(number(calibration.expectedCalibrationError)) from the share that is right") }
        if let comparison {
            let interval = comparison.difference.interval
            line(
                "the other: F1 \(number(comparison.second)), \(number(comparison.difference.value)) less (\(number(interval.lower)) to \(number(interval.upper))), p = \(number(comparison.pValue))"
            )
        }
    }

    mutating func json(_ evaluation: EntityEvaluation, _ comparison: BootstrapComparison?) {
        var members: [JSONValue.Member] = []
        func interval(_ interval: ConfidenceInterval) -> JSONValue { .array([.number(number(interval.lower)), .number(number(interval.upper))]) }
        if let estimate = evaluation.interval { members.append(.init("f1Interval", interval(estimate.interval))) }
        if let (seen, unseen) = evaluation.seen {
            func recall(_ counts: MatchCounts) -> JSONValue { .object([.init("recall", .number(number(counts.recall))), .init("support", .number("\(counts.wanted)"))]) }
            members += [.init("seen", recall(seen)), .init("unseen", recall(unseen)), .init("documentsInTraining", .number("\(evaluation.repeatedCount)"))]
        }
        if let calibration = evaluation.calibration {
            members.append(.init("calibrationError", .number(number(calibration.expectedCalibrationError))))
        }
        if let comparison {
            members.append(
                .init(
                    "against",
                    .object([
                        .init("f1", .number(number(comparison.second))), .init("difference", .number(number(comparison.difference.value))),
                        .init("interval", interval(comparison.difference.interval)), .init("pValue", .number(number(comparison.pValue))),
                    ])))
        }
        json(evaluation.score, documents: evaluation.documents.count, members)
    }

    mutating func table(_ scores: [String: ValueScore], documents: Int) {
        for field in scores.keys.sorted() {
            let score = scores[field]!
            line("\(field): accuracy \(number(score.accuracy)), macro F1 \(number(score.macroF1)), \(score.support) entities")
            row(["value", "precision", "recall", "F1", "support"])
            for (value, counts) in score.values.sorted(by: { $0.key < $1.key }) {
                row([value, number(counts.precision), number(counts.recall), number(counts.f1), "\(counts.wanted)"])
            }
        }
        line("\(documents) documents")
    }

    mutating func json(_ scores: [String: ValueScore], documents: Int) {
        var fields: [JSONValue.Member] = []
        for field in scores.keys.sorted() {
            let score = scores[field]!
            let values = score.values.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, counts($0.value, nil)) }
            fields.append(
                .init(
                    field,
                    .object([
                        .init("accuracy", .number(number(score.accuracy))), .init("macroF1", .number(number(score.macroF1))), .init("support", .number("\(score.support)")),
                        .init("values", .object(values)),
                    ])))
        }
        output(.object([.init("documents", .number("\(documents)")), .init("fields", .object(fields))]))
    }

    mutating func table(_ evaluation: RelationEvaluation) {
        row(["kind", "precision", "recall", "F1", "found", "support"])
        for (kind, counts) in evaluation.counts.sorted(by: { $0.key < $1.key }) { row(kind, counts) }
        row("all", evaluation.micro)
        line("macro F1 \(number(evaluation.macroF1)), \(evaluation.documents.count) documents")
        if let interval = evaluation.interval?.interval { line("F1 between \(number(interval.lower)) and \(number(interval.upper)) (95 %)") }
    }

    mutating func json(_ evaluation: RelationEvaluation) {
        var members: [JSONValue.Member] = [
            .init("documents", .number("\(evaluation.documents.count)")), .init("overall", counts(evaluation.micro, nil)),
            .init("macroF1", .number(number(evaluation.macroF1))),
            .init("kinds", .object(evaluation.counts.sorted { $0.key < $1.key }.map { .init($0.key, counts($0.value, nil)) })),
        ]
        if let interval = evaluation.interval?.interval {
            members.append(.init("f1Interval", .array([.number(number(interval.lower)), .number(number(interval.upper))])))
        }
        output(.object(members))
    }

    mutating func table(_ evaluation: ClassEvaluation) {
        row(["label", "precision", "recall", "F1", "found", "support"])
        for (label, counts) in evaluation.all.values.sorted(by: { $0.key < $1.key }) where label != "-" { row(label, counts) }
        line("all: accuracy \(number(evaluation.all.accuracy)), macro F1 \(number(evaluation.all.macroF1)), \(evaluation.texts) texts")
        if let fresh = evaluation.fresh {
            line("texts that are neither repeated nor in training: accuracy \(number(fresh.accuracy)), macro F1 \(number(fresh.macroF1)), \(evaluation.freshTexts) texts")
        }
        if let majority = evaluation.majority { line("the most frequent label always: accuracy \(number(majority.accuracy)), macro F1 \(number(majority.macroF1))") }
    }

    mutating func json(_ evaluation: ClassEvaluation) {
        func score(_ score: ValueScore) -> [JSONValue.Member] {
            [
                .init("accuracy", .number(number(score.accuracy))), .init("macroF1", .number(number(score.macroF1))), .init("support", .number("\(score.support)")),
            ]
        }
        var members = score(evaluation.all)
        members.append(.init("labels", .object(evaluation.all.values.sorted { $0.key < $1.key }.filter { $0.key != "-" }.map { .init($0.key, counts($0.value, nil)) })))
        if let fresh = evaluation.fresh { members.append(.init("fresh", .object(score(fresh)))) }
        if let majority = evaluation.majority { members.append(.init("majority", .object(score(majority)))) }
        output(.object(members))
    }

    mutating func table(_ agreement: ValueAgreement) {
        row(["what", "precision", "recall", "F1", "found", "support"])
        for (name, counts) in agreement.counts.sorted(by: { $0.key < $1.key }) { row(name, counts) }
        line("\(agreement.documents) documents")
    }

    mutating func json(_ agreement: ValueAgreement) {
        let kinds = agreement.counts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, counts($0.value, nil)) }
        output(.object([.init("documents", .number("\(agreement.documents)")), .init("kinds", .object(kinds))]))
    }

    mutating func table(_ score: IdentifierScore) {
        row(["kind", "recall", "found", "support"])
        for (kind, count) in score.kinds.sorted(by: { $0.key < $1.key }) + [("all", score.total)] { row([kind, number(count.recall), "\(count.found)", "\(count.wanted)"]) }
        line(
            "documents without any direct identifier missed \(number(score.cleanShare)), precision of characters \(number(score.characterPrecision)), \(score.documents) documents")
    }

    mutating func json(_ score: IdentifierScore) {
        func counts(_ count: IdentifierScore.Count) -> JSONValue { .object([.init("recall", .number(number(count.recall))), .init("support", .number("\(count.wanted)"))]) }
        output(
            .object([
                .init("documents", .number("\(score.documents)")), .init("overall", counts(score.total)), .init("cleanDocuments", .number(number(score.cleanShare))),
                .init("characterPrecision", .number(number(score.characterPrecision))),
                .init("kinds", .object(score.kinds.sorted { $0.key < $1.key }.map { .init($0.key, counts($0.value)) })),
            ]))
    }

    private mutating func row(_ name: String, _ counts: MatchCounts) {
        row([name, number(counts.precision), number(counts.recall), number(counts.f1), "\(counts.found)", "\(counts.wanted)"])
    }

    private func counts(_ strict: MatchCounts, _ relaxed: MatchCounts?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("precision", .number(number(strict.precision))), .init("recall", .number(number(strict.recall))), .init("f1", .number(number(strict.f1))),
            .init("support", .number("\(strict.wanted)")),
        ]
        if let relaxed { members.append(.init("relaxedF1", .number(number(relaxed.f1)))) }
        return .object(members)
    }

    private mutating func row(_ kind: String, _ strict: MatchCounts, _ relaxed: MatchCounts) {
        row([kind, number(strict.precision), number(strict.recall), number(strict.f1), number(relaxed.f1), "\(strict.wanted)"])
    }

    private mutating func row(_ cells: [String]) {
        line(
            cells.enumerated().map { $0 == 0 ? $1.padding(toLength: max(16, $1.count), withPad: " ", startingAt: 0) : String(repeating: " ", count: max(0, 11 - $1.count)) + $1 }
                .joined())
    }

    private mutating func line(_ text: String) { bytes += Array((text + "\n").utf8) }

    private func number(_ value: Double) -> String { String(format: "%.4f", value) }

    private mutating func output(_ value: JSONValue) {
        var writer = JSONWriter()
        writer.value(value)
        writer.newline()
        bytes += writer.bytes
    }
}

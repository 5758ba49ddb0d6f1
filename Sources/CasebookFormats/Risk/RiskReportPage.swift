internal import CasebookCore
internal import CasebookLearning
public import CasebookRisk
internal import Foundation

/// The report of a risk model as one page without scripts: curves, calibration, what decisions are worth, and subgroups. It holds numbers only, nothing of a single unit.
public struct RiskReportPage: Sendable {
    private let name: String
    private let schema: RiskSchema

    public init(name: String, schema: RiskSchema) {
        self.name = name
        self.schema = schema
    }

    /// - Parameters:
    ///   - validation: what was said of units that the models had not seen.
    ///   - model: what came of training on all of them.
    ///   - deletion: the check on the model's contributions.
    public func render(_ validation: RiskValidation, _ model: RiskModel, deletion: DeletionCurve? = nil) -> String {
        let sections =
            switch validation.targets {
            case .binary(let labels): binary(validation, labels)
            case .survival:
                HTMLReport.table(["", "concordance", "95 %"], validation.concordances.map { [$0.name, number($0.value), interval($0.interval)] }, "Concordance of units left out")
            case .classes:
                HTMLReport.table(["", "accuracy", "log loss"], validation.classMeasures.map { [$0.name, number($0.accuracy), number($0.logLoss)] }, "Classes of units left out")
            }
        let horizon = schema.horizon.map { " · " + HTMLPage.escape($0) } ?? ""
        let caution =
            validation.isNested ? "" : " Calibration, shares of models and threshold were chosen on these very scores: how well they hold elsewhere is not measured here."
        return HTMLReport.page(
            title: name, sheet: HTMLReport.figureSheet,
            header: """
                <h1>\(HTMLPage.escape(name))</h1>
                <p>\(HTMLPage.escape(schema.outcome))\(horizon) · \(validation.ids.count) units · \(Set(validation.groups).count) patients</p>
                """,
            content: """
                <p class="note">Every figure is of units whose patients the models that scored them had not seen. Intervals are of 95 %.\(caution)</p>
                \(sections)\(deletion.map(check) ?? "")\(members(model))
                """)
    }

    private func number(_ value: Double?, _ places: Int = 4) -> String { value.map { String(format: "%.\(places)f", $0) } ?? "–" }
    private func interval(_ interval: ConfidenceInterval?) -> String { interval.map { "\(number($0.lower, 3)) to \(number($0.upper, 3))" } ?? "–" }

    private func binary(_ validation: RiskValidation, _ labels: [Bool]) -> String {
        let series = [validation.model] + validation.kinds
        let measures = validation.binaryMeasures
        var html = HTMLReport.table(
            ["", "AUROC", "95 %", "AUPRC", "Brier", "calibration error", "slope", "intercept"],
            measures.map { name, one in
                let isBedside = name == validation.bedside?.name
                return [
                    name, number(one.auroc.value), interval(one.auroc.interval()), number(one.averagePrecision), isBedside ? "–" : number(one.brier),
                    isBedside ? "–" : number(one.calibrationError), isBedside ? "–" : number(one.calibration?.slope, 3), isBedside ? "–" : number(one.calibration?.intercept, 3),
                ]
            }, "Discrimination and calibration")
        if let model = measures.first?.measures, let confusion = model.atThreshold {
            html += HTMLReport.table(
                ["threshold", "flagged", "sensitivity", "specificity", "PPV", "NPV", "net benefit", "of flagging all"],
                [
                    [
                        number(model.threshold), "\(confusion.truePositives + confusion.falsePositives) of \(model.cases)", number(confusion.sensitivity.value, 3),
                        number(confusion.specificity.value, 3), number(confusion.positivePredictiveValue.value, 3), number(confusion.negativePredictiveValue.value, 3),
                        number(model.netBenefit), number(model.netBenefitOfAll),
                    ]
                ], "At the threshold that was chosen without the unit's fold (mean)")
        }
        let roc = LineChart(
            title: "Receiver operating characteristic", horizontal: "1 − specificity", vertical: "sensitivity",
            lines: (series + [validation.bedside].compactMap(\.self)).map { one in
                LineChart.Line(name: one.name, points: ROCCurve(labels: labels, scores: one.values)?.points.map { ($0.falsePositiveRate, $0.truePositiveRate) } ?? [])
            } + [LineChart.Line(name: "chance", points: [(0, 0), (1, 1)], isDashed: true)])
        let rate = Double(labels.count { $0 }) / Double(max(labels.count, 1))
        let precision = LineChart(
            title: "Precision and recall", horizontal: "recall", vertical: "precision",
            lines: series.map { one in
                LineChart.Line(name: one.name, points: PrecisionRecallCurve(labels: labels, scores: one.values)?.points.map { ($0.recall, $0.precision) } ?? [])
            } + [LineChart.Line(name: "base rate", points: [(0, rate), (1, rate)], isDashed: true)])
        html += "<div class=\"charts\">\n\(roc.svg)\(precision.svg)\(calibration(series, labels).svg)\(decisions(series, labels, rate).svg)</div>\n"
        html += HTMLReport.table(
            ["subgroup", "units", "with outcome", "AUROC", "95 %", "Brier", "mean probability", "rate", "sensitivity", "PPV"],
            validation.subgroupMeasures.map { group, value, one in
                let rows = validation.subgroups.first { $0.name == group }!.values.indices.filter { index in validation.subgroups.first { $0.name == group }!.values[index] == value
                }
                let mean = rows.reduce(0) { $0 + validation.model.values[$1] } / Double(rows.count)
                return [
                    "\(group): \(value)", "\(one.cases)", "\(one.positives)", number(one.auroc.value, 3), interval(one.auroc.interval()), number(one.brier), number(mean, 3),
                    number(Double(one.positives) / Double(one.cases), 3), number(one.atThreshold?.sensitivity.value, 3), number(one.atThreshold?.positivePredictiveValue.value, 3),
                ]
            }, "Subgroups")
        return html
    }

    private func calibration(_ series: [RiskValidation.Predictions], _ labels: [Bool]) -> LineChart {
        let lines = series.map { one in
            LineChart.Line(
                name: one.name,
                points: ReliabilityCurve(labels: labels, probabilities: one.values, binning: .equalMass)?.bins.map { ($0.meanProbability, $0.observedRate) } ?? [], hasDots: true)
        }
        let most = min(1, (lines.flatMap(\.points).map { max($0.x, $0.y) }.max() ?? 1) * 1.1)
        return LineChart(
            title: "Calibration, ten bins of equal mass", horizontal: "mean probability", vertical: "observed rate",
            lines: lines + [LineChart.Line(name: "perfect", points: [(0, 0), (most, most)], isDashed: true)], width: 0...most, height: 0...most)
    }

    /// Net benefit over thresholds (Vickers and Elkin, Medical Decision Making 2006).
    private func decisions(_ series: [RiskValidation.Predictions], _ labels: [Bool], _ rate: Double) -> LineChart {
        let most = min(0.9, max(4 * rate, 0.1)), steps = (1...60).map { Double($0) / 60 * most }, count = Double(max(labels.count, 1))
        let lines = series.map { one in
            LineChart.Line(
                name: one.name,
                points: steps.map { threshold in
                    var benefit = 0.0
                    for (value, label) in zip(one.values, labels) where value >= threshold { benefit += label ? 1 : -threshold / (1 - threshold) }
                    return (threshold, benefit / count)
                })
        }
        let all = LineChart.Line(name: "flag all", points: steps.map { ($0, rate - (1 - rate) * $0 / (1 - $0)) }, isDashed: true)
        return LineChart(
            title: "Decision curve", horizontal: "threshold", vertical: "net benefit",
            lines: lines + [all, LineChart.Line(name: "flag none", points: [(0, 0), (most, 0)], isDashed: true)],
            width: 0...most, height: (-0.1 * rate)...(1.05 * rate))
    }

    private func check(_ curve: DeletionCurve) -> String {
        func points(_ changes: [Double]) -> [(x: Double, y: Double)] { [(0, 0)] + zip(curve.counts, changes).map { (Double($0), $1) } }
        let most = max(curve.greatest.max() ?? 0, curve.drawn.max() ?? 0, 0.1) * 1.1
        let chart = LineChart(
            title: "What contributions are worth", horizontal: "variables taken away", vertical: "mean change of the log odds",
            lines: [
                LineChart.Line(name: "with the greatest contributions", points: points(curve.greatest), hasDots: true),
                LineChart.Line(name: "drawn", points: points(curve.drawn), isDashed: true, hasDots: true),
            ], width: 0...Double(curve.counts.last ?? 1), height: 0...most)
        return """
            <section><h2>Check of contributions</h2>
            <p class="note">Contributions and attention tell what the model made of a value and where it looked. Neither says that a value is a cause.</p>
            <div class="charts">\(chart.svg)</div></section>

            """
    }

    private func members(_ model: RiskModel) -> String {
        let rows = model.members.map { [$0.member.kind.rawValue, number($0.weight, 2)] }
        return HTMLReport.table(["part", "share of the log odds"], rows, "What the model adds up")
    }
}

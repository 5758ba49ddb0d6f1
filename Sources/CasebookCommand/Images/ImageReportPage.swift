import Casebook
import CasebookImaging
import Foundation

/// The report of a model of pictures as one page without scripts: figures with intervals, curves, what was taken for what, and a few pictures with their maps.
struct ImageReportPage {
    let name: String
    let model: ImageModel
    /// Whose figures these are, in sentences.
    let scope: String

    /// Of two classes.
    private var positive: Int? { model.positive }

    /// - Throws: `image.unsupported` where a picture cannot be shown.
    func render(_ cases: [ImageReportCase]) throws(ClinicalError) -> String {
        let measures = ImageMeasures(cases, of: model)
        let architecture = model.architecture, size = architecture.size.map(String.init).joined(separator: " × ")
        let looked = positive.map { " · positive class: \(HTMLPage.escape(model.labels[$0]))" } ?? ""
        let figures = measures.map { self.figures($0, cases) } ?? "<p>There are no pictures, and so no measures.</p>\n"
        return HTMLReport.page(
            title: name, sheet: HTMLReport.figureSheet + ImageReportGallery.sheet,
            header: """
                <h1>\(HTMLPage.escape(name))</h1>
                <p>\(cases.count) pictures · \(model.labels.count) classes\(looked) · \(architecture.family.rawValue), \(size)</p>
                """,
            content: """
                <p class="note">\(HTMLPage.escape(scope)) For research only: no medical device, and nothing here is advice about a patient. Intervals are of 95 %; those of the
                AUROC and its curve go by patients where the collection names them, and by pictures otherwise; those of shares take every picture as independent.</p>
                \(figures)\(try ImageReportGallery(model: model).html(cases))
                """, hasPictures: true)
    }

    private func number(_ value: Double?, _ places: Int = 3) -> String { value.map { String(format: "%.\(places)f", $0) } ?? "–" }
    private func interval(_ interval: ConfidenceInterval?) -> String { interval.map { "\(number($0.lower)) to \(number($0.upper))" } ?? "–" }
    private func share(_ share: Proportion) -> String { share.wilsonInterval().map { "\(number(share.value)) (\(interval($0)))" } ?? "–" }

    private func figures(_ measures: ImageMeasures, _ cases: [ImageReportCase]) -> String {
        let right = Proportion(count: cases.count(where: \.isRight), total: cases.count)
        var html = HTMLReport.table(
            ["measure", "value", "95 %"],
            [
                [positive.map { "AUROC of ‘\(model.labels[$0])’" } ?? "AUROC, mean over classes", number(measures.auroc), interval(measures.interval)],
                ["accuracy of the class of highest probability", number(right.value), interval(right.wilsonInterval())],
                ["calibration error", number(measures.calibrationError), "–"],
            ], "Figures")
        if let positive {
            let rows = [("a probability of", 0.5, measures.atHalf), ("the model's threshold of", model.calibration.threshold, measures.atThreshold)].compactMap {
                name, place, found in
                found.map {
                    ["\(name) \(number(place))", share($0.sensitivity), share($0.specificity), share($0.positivePredictiveValue), share($0.negativePredictiveValue)]
                }
            }
            html += HTMLReport.table(
                ["from", "sensitivity", "specificity", "positive predictive value", "negative predictive value"], rows, "Called ‘\(model.labels[positive])’")
        } else {
            let counts = measures.confusion.classes
            let rows = model.labels.enumerated().map { label, name in
                let area = AUROC(labels: cases.map { $0.label == label }, scores: cases.map { $0.probabilities[label] }, groups: cases.map(\.group))
                return [name, "\(counts[label].wanted)", "\(number(area?.value)) (\(interval(area?.interval())))", number(counts[label].recall), number(counts[label].precision)]
            }
            html += HTMLReport.table(["class", "pictures", "AUROC (95 %)", "sensitivity", "positive predictive value"], rows, "Each class against the others")
        }
        html += "<div class=\"charts\">\n\(curves(cases).svg)\(calibration(cases).svg)</div>\n"
        html += "<section><h2>What was taken for what</h2>\n<p class=\"note\">Rows are true classes, columns those that were named.</p><div class=\"matrices\">"
        html += matrix(measures.confusion, positive != nil ? "From a probability of 0.5" : "Class of highest probability")
        if let positive, let found = measures.atThreshold {
            var confusion = ConfusionMatrix(classCount: 2)
            let other = 1 - positive
            let counts = [
                (other, other, found.trueNegatives), (other, positive, found.falsePositives), (positive, other, found.falseNegatives), (positive, positive, found.truePositives),
            ]
            for (gold, named, count) in counts {
                for _ in 0..<count { confusion.add(gold: gold, predicted: named) }
            }
            html += matrix(confusion, "From the threshold of \(number(model.calibration.threshold))")
        }
        return html + "</div></section>\n"
    }

    private func curves(_ cases: [ImageReportCase]) -> LineChart {
        let groups = cases.map(\.group)
        let lines = model.labels.indices.filter { positive == nil || $0 == positive }.map { label in
            let labels = cases.map { $0.label == label }, scores = cases.map { $0.probabilities[label] }
            let points = ROCCurve(labels: labels, scores: scores)?.points.map { ($0.falsePositiveRate, $0.truePositiveRate) } ?? []
            guard positive != nil, let band = ROCBand(labels: labels, scores: scores, groups: groups) else { return LineChart.Line(name: model.labels[label], points: points) }
            return LineChart.Line(
                name: model.labels[label] + ", with 95 % of resamples", points: points,
                ranges: band.points.map { ($0.falsePositiveRate, $0.interval.lower, $0.interval.upper) })
        }
        return LineChart(
            title: "Receiver operating characteristic", horizontal: "1 − specificity", vertical: "sensitivity",
            lines: lines + [LineChart.Line(name: "chance", points: [(0, 0), (1, 1)], isDashed: true)])
    }

    /// Of the positive class where there are two, else of the class that was named.
    private func calibration(_ cases: [ImageReportCase]) -> LineChart {
        let labels = cases.map { one in positive.map { one.label == $0 } ?? one.isRight },
            probabilities = cases.map { one in positive.map { one.probabilities[$0] } ?? one.confidence }
        let bins = ReliabilityCurve(labels: labels, probabilities: probabilities, binning: .equalMass)?.bins ?? []
        let ranges = bins.compactMap { bin in
            Proportion(count: Int((bin.observedRate * Double(bin.count)).rounded()), total: bin.count).wilsonInterval().map { (bin.meanProbability, $0.lower, $0.upper) }
        }
        let line = LineChart.Line(
            name: positive.map { "share of ‘\(model.labels[$0])’, with 95 %" } ?? "share that is right, with 95 %", points: bins.map { ($0.meanProbability, $0.observedRate) },
            hasDots: true, ranges: ranges)
        return LineChart(
            title: "Calibration, ten bins of equal mass", horizontal: "mean probability", vertical: "observed share",
            lines: [line, LineChart.Line(name: "perfect", points: [(0, 0), (1, 1)], isDashed: true)])
    }

    private func matrix(_ confusion: ConfusionMatrix, _ title: String) -> String {
        let labels = model.labels.map(HTMLPage.escape)
        var html = "<table class=\"matrix\"><caption>\(title)</caption><tr><th></th>\(labels.map { "<th>\($0)</th>" }.joined())</tr>\n"
        for gold in labels.indices {
            let all = labels.indices.reduce(0) { $0 + confusion[gold: gold, predicted: $1] }
            html += "<tr><th>\(labels[gold])</th>"
            for named in labels.indices {
                let count = confusion[gold: gold, predicted: named], share = all > 0 ? Double(count) / Double(all) : 0
                html += "<td style=\"background:rgba(\(gold == named ? "0,114,178" : "213,94,0"),\(number(0.45 * share, 2)))\">\(count)</td>"
            }
            html += "</tr>\n"
        }
        return html + "</table>"
    }
}

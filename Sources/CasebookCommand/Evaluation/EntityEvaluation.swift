import Casebook

/// What is counted where entities are compared with annotated documents.
struct EntityEvaluation {
    /// An entity that was found, with the probability that its finder gives it.
    typealias Found = (span: LabelledSpan, confidence: Double?)

    private(set) var score = SpanScores()
    /// Right, found and wanted of each document, which are drawn for intervals.
    private(set) var documents: [MatchCounts] = []
    /// Gold mentions whose text and kind the training documents hold, and the others; nil where those are not known. `found` stays 0.
    private(set) var seen: (seen: MatchCounts, unseen: MatchCounts)?
    /// Evaluated documents whose text is one of the training documents'.
    private(set) var repeatedCount = 0
    private var confidences: [Double] = []
    private var isRight: [Bool] = []
    private let training: TrainingMentions?

    init(training: TrainingMentions?) {
        self.training = training
        if training != nil { seen = (MatchCounts(), MatchCounts()) }
    }

    mutating func add(text: String, gold: [LabelledSpan], found: [Found]) {
        let wanted = Set(gold), predicted = Set(found.map(\.span))
        score.add(gold: gold, predicted: Array(predicted))
        documents.append(MatchCounts(right: wanted.intersection(predicted).count, found: predicted.count, wanted: wanted.count))
        for case (let span, let confidence?) in found {
            confidences.append(confidence)
            isRight.append(wanted.contains(span))
        }
        guard let training else { return }
        if training.texts.contains(text) { repeatedCount += 1 }
        let scalars = Array(text.unicodeScalars)
        for span in wanted {
            let isSeen = training.holds(span.kind, String(String.UnicodeScalarView(scalars[span.start..<span.end])))
            let counts = MatchCounts(right: predicted.contains(span) ? 1 : 0, found: 0, wanted: 1)
            if isSeen { seen!.seen += counts } else { seen!.unseen += counts }
        }
    }

    /// The micro-averaged F1 with its 95 % interval over 1000 draws of documents; nil without documents.
    var interval: BootstrapEstimate? { Self.bootstrap(documents.count).estimate { Self.f1(documents, $0) } }

    /// The paired bootstrap of the difference to another evaluation of the same documents.
    func compared(to other: EntityEvaluation) -> BootstrapComparison? {
        Self.bootstrap(documents.count).compare {
            Self.f1(documents, $0)
        } second: {
            Self.f1(other.documents, $0)
        }
    }

    /// How far confidences lie from the share of mentions that are right, in ten equal steps; nil where none has a confidence.
    var calibration: ReliabilityCurve? { ReliabilityCurve(labels: isRight, probabilities: confidences) }

    private static func bootstrap(_ count: Int) -> Bootstrap { Bootstrap(rowCount: count, seed: 1) }

    private static func f1(_ documents: [MatchCounts], _ rows: [Int]) -> Double {
        rows.reduce(into: MatchCounts()) { $0 += documents[$1] }.f1
    }
}

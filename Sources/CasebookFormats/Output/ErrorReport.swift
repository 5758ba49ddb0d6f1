internal import CasebookCore
public import CasebookLearning
internal import Foundation

/// A page that shows a person how an entity tagger errs: scores and four classes of error by kind, and the errors in their context.
///
/// A found span is right when the gold standard of the same document holds a span of the same start, end and kind. What is left over is paired, each span once:
/// first a gold and a found span of the same place (wrong kind), then those of the same kind that overlap, in text order (wrong boundary). Gold spans without a
/// partner are missed, found ones spurious. So the gold spans of a kind are right, missed, of wrong boundary or of wrong kind, and nothing else.
///
/// The page holds text of the notes. Write it where only people who may read them can, as with `PrivateFile`.
///
/// ```swift
/// var report = ErrorReport(title: "Tagger on the test notes", seenMentions: ["drug": ["aspirin"]])
/// report.add(id: "1", text: "Takes aspirin.", gold: [LabelledSpan(start: 6, end: 13, kind: "drug")], predicted: [])
/// let page = report.page()
/// ```
public struct ErrorReport: Sendable {
    /// What is counted of one kind.
    struct Tally: Sendable {
        var counts = MatchCounts()
        /// Gold spans whose mention the training data hold; `found` stays 0.
        var seen = MatchCounts()
        /// Errors by the raw value of their class.
        var errors = [Int](repeating: 0, count: SpanError.Class.allCases.count)

        static func += (left: inout Tally, right: Tally) {
            left.counts += right.counts
            left.seen += right.seen
            for index in left.errors.indices { left.errors[index] += right.errors[index] }
        }
    }

    /// The kinds of a gold and a found span of one place.
    struct KindPair: Sendable, Hashable {
        var gold: String
        var found: String
    }

    /// A document that holds errors.
    struct Note: Sendable {
        var id: String
        var text: SourceText
        /// Gold and found spans in text order.
        var marks: [SpanMark]
    }

    let title: String
    let seenMentions: [String: Set<String>]?
    let examplesPerKind: Int
    private(set) var documentCount = 0
    private(set) var notes: [Note] = []
    private(set) var errors: [SpanError] = []
    private(set) var tallies: [String: Tally] = [:]
    private(set) var confusions: [KindPair: Int] = [:]

    /// Makes an empty report.
    ///
    /// - Parameters:
    ///   - title: Stands above the page.
    ///   - seenMentions: The mention texts of the training data by kind, folded or not; nil when they are not known, and then nothing is said of them.
    ///   - examplesPerKind: How many errors of a kind are shown at most; all are counted.
    public init(title: String, seenMentions: [String: Set<String>]? = nil, examplesPerKind: Int = 200) {
        precondition(examplesPerKind >= 0, "the number of examples cannot be negative")
        self.title = title
        self.seenMentions = seenMentions?.mapValues { Set($0.map(Self.folded)) }
        self.examplesPerKind = examplesPerKind
    }

    /// Adds one document. O(n log n) in its spans and linear in its text; a document without errors is not kept.
    ///
    /// Spans are sets: one that stands twice counts once, with the higher confidence.
    ///
    /// - Parameters:
    ///   - gold: Spans of the gold standard in Unicode scalars of `text`; they must hold at least one scalar and lie inside it.
    ///   - predicted: Spans that the tagger found, as `gold`, with the probability that it gives them, if any.
    public mutating func add(id: String, text: String, gold: [LabelledSpan], predicted: [(span: LabelledSpan, confidence: Double?)]) {
        let source = SourceText(text)
        let length = source.length(in: .scalar)
        for span in gold + predicted.map(\.span) {
            precondition(span.start >= 0 && span.start < span.end && span.end <= length, "span \(span.start)..<\(span.end) is empty or outside a text of \(length) scalars")
        }
        var confidences: [LabelledSpan: Double?] = [:]
        for (span, confidence) in predicted {
            let known: Double? = confidences[span] ?? nil
            confidences.updateValue([known, confidence].compactMap(\.self).max(), forKey: span)
        }
        let wanted = Set(gold), found = Set(confidences.keys)
        documentCount += 1
        for span in found {
            tallies[span.kind, default: Tally()].counts.found += 1
            if wanted.contains(span) { tallies[span.kind]!.counts.right += 1 }
        }
        for span in wanted {
            tallies[span.kind, default: Tally()].counts.wanted += 1
            guard isSeen(span, in: source) == true else { continue }
            tallies[span.kind]!.seen.wanted += 1
            if found.contains(span) { tallies[span.kind]!.seen.right += 1 }
        }
        let added = SpanError.find(gold: wanted.subtracting(found), predicted: found.subtracting(wanted))
        for error in added {
            var error = error
            error.note = notes.count
            error.mention = Self.folded(source[scalars: error.span])
            error.isSeen = seenMentions.map { $0[error.span.kind]?.contains(error.mention) ?? false }
            if let span = error.predicted { error.confidence = confidences[span] ?? nil }
            tallies[error.span.kind]!.errors[error.errorClass.rawValue] += 1
            if error.errorClass == .kind { confusions[KindPair(gold: error.gold!.kind, found: error.predicted!.kind), default: 0] += 1 }
            errors.append(error)
        }
        guard !added.isEmpty else { return }
        let marks = wanted.map { SpanMark(span: $0, isGold: true) } + found.map { SpanMark(span: $0, isGold: false) }
        notes.append(Note(id: id, text: source, marks: marks.sorted()))
    }

    /// The page: one HTML file in UTF-8 that loads nothing and runs no script. Equal reports give equal bytes.
    ///
    /// O(n log n) in the errors, and linear in the text of those that are shown.
    public func page() -> [UInt8] { Array(ErrorReportPage(report: self).html.utf8) }

    /// A mention as training and test data are compared: NFKC with full case folding, invisible characters left out, and each run of white space or control
    /// characters one space, none at the ends.
    public static func folded(_ mention: String) -> String {
        var output = ""
        var isAfterSpace = false
        let isASCII = mention.utf8.allSatisfy { $0 < 0x80 }
        for scalar in (isASCII ? mention : mention.precomposedStringWithCompatibilityMapping).unicodeScalars {
            let properties = scalar.properties
            if properties.isWhitespace || properties.generalCategory == .control {
                isAfterSpace = !output.isEmpty
            } else if !properties.isDefaultIgnorableCodePoint {
                if isAfterSpace { output += " " }
                isAfterSpace = false
                // By way of the capitals and from small letters, because ß, ẞ, ss and SS, or σ and ς, must come out the same.
                for small in properties.lowercaseMapping.unicodeScalars {
                    for capital in small.properties.uppercaseMapping.unicodeScalars { output += capital.properties.lowercaseMapping }
                }
            }
        }
        return isASCII ? output : output.precomposedStringWithCompatibilityMapping
    }

    private func isSeen(_ span: LabelledSpan, in text: SourceText) -> Bool? {
        seenMentions.map { $0[span.kind]?.contains(Self.folded(text[scalars: span])) ?? false }
    }
}

extension SourceText {
    /// The text of a span that counts scalars and lies inside.
    subscript(scalars span: LabelledSpan) -> String { self[scalars: span.start..<span.end] }

    subscript(scalars range: Range<Int>) -> String {
        self[TextSpan(byteOffset(range.lowerBound, in: .scalar)!, byteOffset(range.upperBound, in: .scalar)!)]
    }
}

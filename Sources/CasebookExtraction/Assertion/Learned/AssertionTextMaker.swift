internal import CasebookLexicons
internal import CasebookText

/// Finds the mentions of an analysed text for an assertion network.
struct AssertionTextMaker: Sendable {
    static let features = 5
    private static let statuses = 2 * Assertion.Status.allCases.count, temporalities = 2 * Assertion.Temporality.allCases.count
    private static let subjects = 2 * Assertion.Subject.allCases.count, clinical = 1 + Assertion.ClinicalStatus.allCases.count

    let maker: TextFeatureMaker
    /// The kinds of mentions that the model knows.
    let kinds: [String]
    let guidelines: [AssertionGuideline]
    private let numbers: [String: Int]

    init(maker: TextFeatureMaker, kinds: [String], guidelines: [AssertionGuideline]) {
        self.maker = maker
        self.kinds = kinds
        self.guidelines = guidelines
        numbers = Dictionary(kinds.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// Rows of the table of features: what the rules say on each axis, with or without a cue, and the kind; the last for kinds that are not known.
    var rows: Int { Self.statuses + Self.temporalities + Self.subjects + Self.clinical + kinds.count + 1 }

    var sizes: TextEncoder.Sizes {
        TextEncoder.Sizes(
            words: maker.words.count, bigrams: maker.bigrams.count, segments: maker.segments.count, guidelines: guidelines.count, mentions: kinds.count + 1,
            cues: CueMarks.count)
    }

    /// Fills `features` with what is seen of the text, its mentions and cues marked.
    ///
    /// - Parameters:
    ///   - language: of the sentences that are read; all where it is nil.
    ///   - guideline: by number.
    func make(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, language: Language?, entities: [AssertionEntity], cues: [AssertionCue], guideline: Int,
        matches: inout [TermMatch], into features: inout TextFeatures
    ) -> AssertionText {
        maker.make(document, buffer, language: language, matches: &matches, into: &features)
        features.guideline = guideline
        var text = AssertionText(guideline: guideline, ranges: features.windows, mentions: [])
        var marked: [(units: Range<Int>, kind: Int)] = []
        for index in entities.indices.sorted(by: { (entities[$0].start, entities[$0].end, $0) < (entities[$1].start, entities[$1].end, $1) }) {
            let entity = entities[index]
            guard let units = features.units(from: Int32(entity.start), to: Int32(entity.end)) else { continue }
            let kind = numbers[entity.kind] ?? kinds.count
            marked.append((units, kind))
            let window = features.window(of: units.lowerBound)
            text.mentions.append(
                AssertionText.Mention(
                    units: units.clamped(to: features.windows[window]), window: window, features: Self.rows(entity.verdict, kind: kind), entity: index))
        }
        if maker.architecture.mentionWidth > 0 { MentionMarks.mark(marked, count: features.count, into: &features.mentions) }
        if maker.architecture.cueWidth > 0 {
            features.cues.append(contentsOf: repeatElement(0, count: features.count))
            for cue in cues {
                guard let units = features.units(from: cue.start, to: cue.end) else { continue }
                for unit in units { features.cues[unit] = cue.mark }
            }
        }
        return text
    }

    private static func rows(_ verdict: AssertionVerdict, kind: Int) -> SIMD8<Int32> {
        var rows = SIMD8<Int32>(), base = 0, feature = 0
        func add(_ value: Int, _ count: Int) {
            rows[feature] = Int32(base + value)
            base += count
            feature += 1
        }
        func number<Value: CaseIterable & Equatable>(_ value: Value, _ axis: AssertionAxis) -> Int {
            2 * Array(Value.allCases).firstIndex(of: value)! + (verdict.cued.contains(axis) ? 1 : 0)
        }
        add(number(verdict.assertion.status, .status), statuses)
        add(number(verdict.assertion.temporality, .temporality), temporalities)
        add(number(verdict.assertion.subject, .subject), subjects)
        add(verdict.assertion.clinicalStatus.map { 1 + Assertion.ClinicalStatus.allCases.firstIndex(of: $0)! } ?? 0, clinical)
        add(kind, 0)
        return rows
    }
}

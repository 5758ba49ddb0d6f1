package import CasebookLexicons

/// An entity of a text with what the rules say of it.
package struct AssertionEntity: Sendable {
    /// Place in the scalars of the text.
    package var start: Int
    package var end: Int
    package var kind: String
    package var verdict: AssertionVerdict

    package init(start: Int, end: Int, kind: String, verdict: AssertionVerdict) {
        self.start = start
        self.end = end
        self.kind = kind
        self.verdict = verdict
    }
}

/// A cue of a text.
package struct AssertionCue: Sendable {
    /// Place in the scalars of the text.
    package var start: Int32
    package var end: Int32
    /// What it says, as a row of a table of vectors.
    let mark: Int32

    package init(_ match: CueMatch, _ rules: AssertionRuleTable) {
        start = match.start
        end = match.end
        mark = CueMarks.row(of: rules.rules[match.rule])
    }
}

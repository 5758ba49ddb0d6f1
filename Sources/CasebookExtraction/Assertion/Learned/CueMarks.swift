internal import CasebookLexicons
internal import CasebookText

/// The marks of cues in a text: what a cue says and in which direction, as rows of a table of vectors.
enum CueMarks {
    /// What a rule says, the status before the time before the person; the last for rules that end the reach of others.
    private static let values = 6 + 3 + 7 + 2
    private static let directions: [AssertionRule.Direction] = [.forward, .backward, .both, .inside, .terminate, .pseudo]

    static let count = values * directions.count

    /// The row of a rule, from 1; 0 is for units outside every cue.
    static func row(of rule: AssertionRule) -> Int32 {
        let value: Int
        if let status = rule.value.status {
            value = Assertion.Status.allCases.firstIndex(of: status)!
        } else if let temporality = rule.value.temporality {
            value = 6 + Assertion.Temporality.allCases.firstIndex(of: temporality)!
        } else if let subject = rule.value.subject {
            value = 9 + Assertion.Subject.allCases.firstIndex(of: subject)!
        } else {
            value = rule.value.clinicalStatus != nil ? 16 : 17
        }
        return Int32(1 + value * directions.count + directions.firstIndex(of: rule.direction)!)
    }
}

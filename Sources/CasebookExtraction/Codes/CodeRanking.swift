internal import CasebookLexicons
internal import Foundation

/// How likely a candidate's code is the right one for a mention: a logistic model of how their words fit.
enum CodeRanking {

    /// Log-odds without the support of the words around.
    static func logOdds(_ candidate: CodeCandidate, isOfKind: Bool) -> Float {
        -5 + 3 * candidate.termCoverage + 2 * candidate.mentionCoverage + 3 * candidate.termCoverage * candidate.mentionCoverage + (candidate.hasHead ? 0.7 : 0)
            + (candidate.isExact ? 1 : 0) + (candidate.isPreferred ? 0.3 : 0) - 3 * (1 - candidate.fidelity) + (isOfKind ? 0.3 : 0)
    }

    static let supportWeight: Float = 2

    static func probability(_ logOdds: Float) -> Double { Double(1 / (1 + exp(-logOdds))) }
}

internal import CasebookLexicons
internal import Foundation

/// How likely a candidate's code is the right one for a mention: a logistic model of how their words fit.
///
/// Fitted on 150 mentions of the training notes whose first code was judged right or wrong; in ten-fold cross-validation the probability is within 0.1 of the share that is
/// right in each fifth.
enum CodeRanking {
    /// Weight of the share of a candidate's words that stand in the sentence around the mention and not in it.
    static let supportWeight: Float = 2

    /// Log-odds without the support of the words around.
    ///
    /// - Parameter isOfKind: the candidate is a symptom where the mention is one, a disease where it is one.
    static func logOdds(_ candidate: CodeCandidate, isOfKind: Bool) -> Float {
        let term = candidate.termCoverage, mention = candidate.mentionCoverage
        return -3.2 + 2.2 * term - 1.95 * mention + 3.4 * term * mention - 1.5 * max(0, 1 - 2.5 * mention) + (candidate.hasHead ? 0.2 : 0)
            + (candidate.isExact ? 2.3 : 0) - 3 * (1 - candidate.fidelity) + (isOfKind ? 1.1 : 0)
    }

    static func probability(_ logOdds: Float) -> Double { Double(1 / (1 + exp(-logOdds))) }
}

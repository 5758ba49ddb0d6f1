internal import Foundation

/// Logistic regression on one variable: P = 1 / (1 + exp(−(intercept + slope · x))).
struct LogisticLine {
    var slope: Double
    var intercept: Double

    static func sigmoid(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

    static func logit(_ probability: Double) -> Double { log(probability) - log1p(-probability) }

    /// Maximum likelihood by Newton's method with step halving. Numbers are finite and there is at least one; targets lie in [0, 1].
    ///
    /// Where the variable is constant, the slope is 0. Nil when there is no finite solution: the caller rules out targets that are parted by the variable.
    static func fit(_ numbers: [Double], targets: [Double]) -> LogisticLine? {
        let count = Double(numbers.count)
        let target = targets.reduce(0, +) / count
        guard Correlation.isVarying(numbers) else { return LogisticLine(slope: 0, intercept: logit(target)) }
        // Newton's steps do not depend on the scale, but their rounding does.
        let center = numbers.reduce(0) { $0 + $1 / count }
        let spread = numbers.reduce(0) { max($0, abs($1 - center)) }
        guard spread.isFinite, spread > 0 else { return nil }
        let scaled = numbers.map { ($0 - center) / spread }
        var line = LogisticLine(slope: 0, intercept: logit(target))
        var state = line.state(scaled, targets)
        for _ in 0..<200 {
            let determinant = state.curvature00 * state.curvature11 - state.curvature01 * state.curvature01
            guard determinant > 0 else { return nil }
            let interceptStep = (state.curvature11 * state.gradient0 - state.curvature01 * state.gradient1) / determinant
            let slopeStep = (state.curvature00 * state.gradient1 - state.curvature01 * state.gradient0) / determinant
            let decrement = state.gradient0 * interceptStep + state.gradient1 * slopeStep
            guard decrement.isFinite else { return nil }
            var share = 1.0
            var next = line
            var nextState = state
            repeat {
                next = LogisticLine(slope: line.slope - share * slopeStep, intercept: line.intercept - share * interceptStep)
                nextState = next.state(scaled, targets)
                share /= 2
            } while !(nextState.loss <= state.loss + 1e-12 * abs(state.loss)) && share > 1e-12
            line = next
            state = nextState
            // The error of the new point is of the order of the decrement, as convergence is quadratic.
            if decrement <= 1e-15 * count {
                let slope = line.slope / spread
                let intercept = line.intercept - slope * center
                return slope.isFinite && intercept.isFinite ? LogisticLine(slope: slope, intercept: intercept) : nil
            }
        }
        return nil
    }

    private struct State {
        var loss = 0.0
        var gradient0 = 0.0
        var gradient1 = 0.0
        var curvature00 = 0.0
        var curvature01 = 0.0
        var curvature11 = 0.0
    }

    /// The negative log likelihood with its first and second derivatives.
    private func state(_ numbers: [Double], _ targets: [Double]) -> State {
        var state = State()
        for row in numbers.indices {
            let number = numbers[row]
            let logit = intercept + slope * number
            let odds = exp(-abs(logit))
            let probability = logit >= 0 ? 1 / (1 + odds) : odds / (1 + odds)
            let weight = odds / ((1 + odds) * (1 + odds))
            state.loss += max(logit, 0) + log1p(odds) - targets[row] * logit
            state.gradient0 += probability - targets[row]
            state.gradient1 += (probability - targets[row]) * number
            state.curvature00 += weight
            state.curvature01 += weight * number
            state.curvature11 += weight * number * number
        }
        return state
    }
}

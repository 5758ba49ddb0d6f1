internal import Foundation

/// The standard normal distribution.
enum NormalDistribution {
    /// P(Z ≤ z), exact in both tails.
    static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

    /// P(|Z| ≥ |z|).
    static func twoSidedP(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

    /// The z with P(Z ≤ z) = p, for p in (0, 1), to about 1e-15 relative.
    static func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "A quantile needs a probability in (0, 1).")
        if p == 0.5 { return 0 }
        if p > 0.5 { return -quantile(1 - p) }
        // Abramowitz and Stegun 26.2.23 is right to 4.5e-4; Halley's method triples the digits at each step.
        let t = (-2 * log(p)).squareRoot()
        var z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
        for _ in 0..<3 {
            let step = (cumulative(z) - p) * (2 * Double.pi).squareRoot() * exp(z * z / 2)
            z -= step / (1 + z * step / 2)
        }
        return z
    }

    /// How many standard errors a two-sided interval reaches to each side.
    static func margin(level: Double) -> Double {
        precondition(level > 0 && level < 1, "A confidence level must lie between 0 and 1.")
        return -quantile((1 - level) / 2)
    }
}

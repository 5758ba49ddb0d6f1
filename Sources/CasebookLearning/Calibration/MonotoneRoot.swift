/// The root of a rising function of one variable, by Newton's method kept within a shrinking bracket.
enum MonotoneRoot {
    /// Finds where the function is 0, or the end of the range nearest to it. `function` gives its value and derivative.
    static func find(from guess: Double, in range: ClosedRange<Double>, _ function: (Double) -> (value: Double, slope: Double)) -> Double {
        var lower = range.lowerBound
        var upper = range.upperBound
        var point = min(max(guess, lower), upper)
        var (value, slope) = function(point)
        if value == 0 { return point }
        if value > 0, function(lower).value >= 0 { return lower }
        if value < 0, function(upper).value <= 0 { return upper }
        for _ in 0..<200 {
            if value < 0 { lower = point } else { upper = point }
            var next = point - value / slope
            // A flat or a bent stretch throws Newton's step out of the bracket.
            if !(next > lower && next < upper) { next = lower + (upper - lower) / 2 }
            let before = abs(value)
            let step = abs(next - point)
            point = next
            if step <= 2 * point.magnitude.ulp { break }
            (value, slope) = function(point)
            if value == 0 { break }
            // Steps that do not halve the value may creep along an exponential stretch.
            if abs(value) > before / 2 {
                if value < 0 { lower = point } else { upper = point }
                point = lower + (upper - lower) / 2
                (value, slope) = function(point)
                if value == 0 { break }
            }
        }
        return point
    }
}

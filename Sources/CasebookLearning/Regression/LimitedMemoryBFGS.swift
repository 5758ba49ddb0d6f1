/// Minimises a smooth function of many variables: a quasi-Newton method that keeps the last pairs of steps and changes of the gradient (Liu and Nocedal,
/// Mathematical Programming 1989).
struct LimitedMemoryBFGS {
    let steps: Int
    private static let memory = 10

    /// Ends when the gradient is small beside the point, when no step makes the function smaller, or after `steps`.
    func minimum(from start: [Double], _ function: ([Double]) -> (value: Double, gradient: [Double])) -> [Double] {
        var point = start, (value, gradient) = function(start)
        var pairs: [(step: [Double], change: [Double], scale: Double)] = []
        for _ in 0..<steps {
            let size = Self.product(gradient, gradient).squareRoot()
            if !(size > 1e-8 * max(1, Self.product(point, point).squareRoot())) { break }
            var direction = Self.direction(gradient, pairs)
            var slope = Self.product(direction, gradient)
            if !(slope < 0) {
                // Rounding spoilt the pairs.
                pairs = []
                direction = gradient.map { -$0 }
                slope = -size * size
            }
            var length = pairs.isEmpty ? min(1, 1 / size) : 1.0
            var next = point, nextValue = value, nextGradient = gradient
            while true {
                for place in point.indices { next[place] = point[place] + length * direction[place] }
                (nextValue, nextGradient) = function(next)
                if nextValue <= value + 1e-4 * length * slope { break }
                length /= 2
                if length < 1e-14 { return point }
            }
            let step = zip(next, point).map { $0 - $1 }, change = zip(nextGradient, gradient).map { $0 - $1 }
            let curvature = Self.product(step, change)
            if curvature > 1e-300 {
                if pairs.count == Self.memory { pairs.removeFirst() }
                pairs.append((step, change, 1 / curvature))
            }
            let gain = value - nextValue
            (point, value, gradient) = (next, nextValue, nextGradient)
            if gain <= 1e-10 * max(abs(value), 1e-300) { break }
        }
        return point
    }

    /// The two-loop recursion.
    private static func direction(_ gradient: [Double], _ pairs: [(step: [Double], change: [Double], scale: Double)]) -> [Double] {
        var direction = gradient.map { -$0 }, shares = Array(repeating: 0.0, count: pairs.count)
        for (index, pair) in pairs.enumerated().reversed() {
            shares[index] = pair.scale * product(pair.step, direction)
            for place in direction.indices { direction[place] -= shares[index] * pair.change[place] }
        }
        if let last = pairs.last {
            let scale = 1 / (last.scale * product(last.change, last.change))
            for place in direction.indices { direction[place] *= scale }
        }
        for (index, pair) in pairs.enumerated() {
            let share = shares[index] - pair.scale * product(pair.change, direction)
            for place in direction.indices { direction[place] += share * pair.step[place] }
        }
        return direction
    }

    private static func product(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for place in first.indices { sum += first[place] * second[place] }
        return sum
    }
}

/// Points by a number: those of the first step that the number reaches, from above.
struct PointScale: Sendable {
    /// Lower ends, falling, each with its points; what lies below all has `below`.
    let steps: [(from: Double, points: Double)]
    let below: Double

    init(below: Double, _ steps: (Double, Double)...) {
        self.below = below
        self.steps = steps.sorted { $0.0 > $1.0 }.map { (from: $0.0, points: $0.1) }
    }

    func points(_ value: Double) -> Double { steps.first { value >= $0.from }?.points ?? below }
}

/// A length of time as a text counts it: `1 year and 2 months`, `several days`.
package struct TimeAmount: Sendable, Hashable {
    /// How many of each unit, by `TimeUnit.rawValue`; below zero where the unit is not named, and a number that is not known (several) is `nan`.
    private var counts = SIMD8<Double>(repeating: -1)

    package init() {}

    package init(_ count: Double, _ unit: TimeUnit) { counts[unit.rawValue] = count }

    /// A number of units that the text does not tell: several days.
    package static func some(_ unit: TimeUnit) -> TimeAmount { TimeAmount(.nan, unit) }

    package subscript(unit: TimeUnit) -> Double? {
        let count = counts[unit.rawValue]
        return count < 0 ? nil : count
    }

    package var isEmpty: Bool { !TimeUnit.allCases.contains { self[$0] != nil } }
    package var isVague: Bool { TimeUnit.allCases.contains { self[$0]?.isNaN == true } }
    /// The smallest unit that is named.
    package var finest: TimeUnit? { TimeUnit.allCases.last { self[$0] != nil } }

    package mutating func add(_ count: Double, _ unit: TimeUnit) { counts[unit.rawValue] = (self[unit] ?? 0) + count }

    package func adding(_ other: TimeAmount) -> TimeAmount {
        var sum = self
        for unit in TimeUnit.allCases { if let count = other[unit] { sum.add(count, unit) } }
        return sum
    }

    /// ISO 8601: `P1Y2M`, `PT30M`, `P0.5Y`; `PXD` where the number is not known.
    package var text: String {
        var text = "P", isInTime = false
        for unit in TimeUnit.allCases {
            guard let count = self[unit] else { continue }
            if unit.isOfDay, !isInTime {
                text += "T"
                isInTime = true
            }
            text += Self.digits(count) + unit.letter
        }
        return text
    }

    private static func digits(_ count: Double) -> String {
        if count.isNaN { return "X" }
        if count == count.rounded(), count.magnitude < 1e15 { return String(Int(count)) }
        // Thirds and the like to three places.
        let rounded = (count * 1000).rounded() / 1000
        return rounded == rounded.rounded() && rounded.magnitude < 1e15 ? String(Int(rounded)) : "\(rounded)"
    }
}

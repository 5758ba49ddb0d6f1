/// Exponents of the kinds of quantity that a unit is made of. Two units convert into each other where these are the same.
///
/// Beside the seven of physics (mole apart, as chemistry has it) each unit that is defined by a procedure alone is a kind of its own, as are equivalents: what a milliequivalent
/// is in millimoles depends on the ion, what an international unit is in milligrams on the drug.
package struct UnitDimension: Sendable, Hashable {
    private var exponents: SIMD32<Int16>

    package static let one = UnitDimension(exponents: SIMD32(repeating: 0))
    package static let length = UnitDimension(0), mass = UnitDimension(1), time = UnitDimension(2), temperature = UnitDimension(3), charge = UnitDimension(4)
    package static let luminosity = UnitDimension(5), amount = UnitDimension(6), angle = UnitDimension(7), information = UnitDimension(8), equivalents = UnitDimension(9)
    package static let osmoles = UnitDimension(10), acidity = UnitDimension(11), internationalUnits = UnitDimension(12), arbitraryUnits = UnitDimension(13)
    package static let highPowerField = UnitDimension(14), lowPowerField = UnitDimension(15), colonies = UnitDimension(16), plaques = UnitDimension(17)
    package static let phospholipidG = UnitDimension(18), phospholipidM = UnitDimension(19), pharmacopoeia = UnitDimension(20), bethesda = UnitDimension(21)
    package static let loudness = UnitDimension(22), lensPower = UnitDimension(23)

    private init(exponents: SIMD32<Int16>) { self.exponents = exponents }

    private init(_ kind: Int) {
        exponents = SIMD32(repeating: 0)
        exponents[kind] = 1
    }

    static func * (a: UnitDimension, b: UnitDimension) -> UnitDimension { UnitDimension(exponents: a.exponents &+ b.exponents) }

    func power(_ exponent: Int) -> UnitDimension { UnitDimension(exponents: exponents &* SIMD32(repeating: Int16(truncatingIfNeeded: exponent))) }
}

/// A way in which a unit is written in texts.
package struct UnitSpelling: Sendable, Hashable {
    /// What a spelling is in a unit.
    package enum Role: String, Sendable {
        /// A unit.
        case unit
        /// A unit whose spelling is also a word or another sign (`in`, `M`, 月): one only where nothing speaks against it.
        case weak
        /// A unit that is right only where the analyte is known and counted in it (`K/uL`, `G/L`).
        case analyte
        /// A drop, which as a dose is a form and no volume.
        case drop
        /// Something counted, said only before "per": `beats`, 次.
        case count
        /// A unit only behind "per": `HPF`, `1.73m2`.
        case part
        /// A word of magnitude (`milli`, 毫) and a unit that such a word stands before (`gram`, 克) or that stands alone.
        case prefix, metric
        /// An exponent before a unit (`square`, 立方) or behind it (`squared`).
        case power, raised
        /// Signs and words of division and multiplication.
        case per, times
        /// "A" and "every", which divide things counted: 3 times a day.
        case article
        /// A direction of use that is written against a unit: 0.5gtid.
        case follower
    }

    package let spelling: String
    /// UCUM code; for the roles of parts of units what they are in one: a prefix, an exponent, a sign.
    package let unit: String
    package let role: Role
    /// Only in this case: `mM` is no millimetre.
    package let isExact: Bool
}

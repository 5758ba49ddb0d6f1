/// Draws numbers with given weights in constant time: Walker's alias method, built as by Vose (IEEE TSE 1991).
package struct AliasTable: Sendable {
    /// The chance to stay, in 2^-32, in the upper half; the other number in the lower.
    private let entries: [UInt64]

    /// Linear in the number of weights, of which at least one is positive.
    package init(weights: [Double]) {
        let scale = Double(weights.count) / weights.reduce(0, +)
        var shares = weights.map { $0 * scale }
        var small: [Int] = []
        var large: [Int] = []
        for (index, share) in shares.enumerated() { if share < 1 { small.append(index) } else { large.append(index) } }
        var entries = (0..<weights.count).map { UInt64(UInt32.max) << 32 | UInt64($0) }
        while let low = small.last, let high = large.last {
            small.removeLast()
            entries[low] = UInt64(UInt32(min(shares[low] * 4_294_967_296, 4_294_967_295))) << 32 | UInt64(high)
            shares[high] -= 1 - shares[low]
            if shares[high] < 1 {
                large.removeLast()
                small.append(high)
            }
        }
        self.entries = entries
    }

    /// The number that 64 random bits stand for.
    @inline(__always)
    package func draw(_ random: UInt64) -> Int {
        let index = ((random >> 32) &* UInt64(entries.count)) >> 32
        let entry = entries[Int(index)]
        return Int(random & 0xFFFF_FFFF < entry >> 32 ? index : entry & 0xFFFF_FFFF)
    }
}

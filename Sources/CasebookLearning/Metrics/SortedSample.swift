/// Numbers in ascending order and their quantiles.
struct SortedSample {
    let values: [Double]

    /// The numbers must not be NaN. O(n log n).
    init(_ values: [Double]) { self.values = values.sorted() }

    /// The quantile part/parts by linear interpolation (Hyndman and Fan, 1996, type 7), so that no rounding moves a quantile that is a value.
    func quantile(_ part: Int, of parts: Int) -> Double {
        let (low, rest) = (part * (values.count - 1)).quotientAndRemainder(dividingBy: parts)
        return between(low, Double(rest) / Double(parts))
    }

    /// The quantile at a share in [0, 1], type 7.
    func quantile(_ share: Double) -> Double {
        let place = share * Double(values.count - 1)
        return between(Int(place), place - place.rounded(.down))
    }

    private func between(_ low: Int, _ share: Double) -> Double {
        share == 0 || values[low] == values[low + 1] ? values[low] : values[low] + (values[low + 1] - values[low]) * share
    }
}

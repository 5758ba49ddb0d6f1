/// Mean and deviation of a channel's values over images that come one after another.
struct ChannelStatistics {
    private var count = 0.0
    private(set) var mean = 0.0
    private var squares = 0.0

    /// 1 where values never change.
    var deviation: Float {
        let deviation = Float((squares / max(count, 1)).squareRoot())
        return deviation > 0 && deviation.isFinite ? deviation : 1
    }

    /// Mean and squares of one image after another are joined, so that large values lose nothing (Chan, Golub and LeVeque 1979). Values that are no numbers are left out.
    mutating func add(_ values: ArraySlice<Float>) {
        var found = 0.0, sum = 0.0, spread = 0.0
        for value in values where value.isFinite { (found, sum) = (found + 1, sum + Double(value)) }
        guard found > 0 else { return }
        let new = sum / found
        for value in values where value.isFinite { spread += (Double(value) - new) * (Double(value) - new) }
        let difference = new - mean, all = count + found
        squares += spread + difference * difference * count * found / all
        mean += difference * found / all
        count = all
    }
}

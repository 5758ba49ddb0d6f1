internal import CasebookLearning
internal import Foundation

/// Makes sequences of units for recurrent models: measurements by the hour, and events one by one.
public struct SequenceEncoder: Sendable, Hashable {
    /// Hours that share a step.
    public let stepHours: Double
    /// The most steps and the most events, the last ones.
    public let stepLimit: Int
    public let eventLimit: Int
    /// Of each series, derived ones included, then of the values of each code: where they are cut, their mean and deviation over training.
    public let low: [Float]
    public let high: [Float]
    public let mean: [Float]
    public let deviation: [Float]

    public init(stepHours: Double, stepLimit: Int, eventLimit: Int, low: [Float], high: [Float], mean: [Float], deviation: [Float]) {
        self.stepHours = stepHours
        self.stepLimit = stepLimit
        self.eventLimit = eventLimit
        self.low = low
        self.high = high
        self.mean = mean
        self.deviation = deviation
    }

    /// The sequences of one unit.
    struct Sequences: Sendable {
        /// Steps × series, scaled; NaN where nothing was measured.
        var values: [Float] = []
        /// The time of each step, in days.
        var times: [Float] = []
        /// The place of each event's code among the encoder's.
        var codes: [Int32] = []
        /// The hour of each event.
        var eventTimes: [Double] = []
        /// The scaled value of each event, 0 where it has none, and the logarithm of 1 and the hours since the event before and until scoring.
        var marks: [Float] = []

        static let markCount = 3
    }

    static func fit(_ tables: [SeriesTable], _ views: [PatientTimeline], encoder: FeatureEncoder, stepHours: Double, stepLimit: Int, eventLimit: Int) -> SequenceEncoder {
        let count = encoder.schema.series.count + encoder.schema.derived.count
        var byCode: [[Double]] = Array(repeating: [], count: encoder.codes.count)
        if let use = encoder.schema.codes {
            for event in views.lazy.flatMap(\.events) where encoder.seriesPlaces[event.code] == nil {
                if let value = event.value?.number, let place = encoder.codePlace(use.word(event.code)) { byCode[place].append(value) }
            }
        }
        var low: [Float] = [], high: [Float] = [], mean: [Float] = [], deviation: [Float] = []
        for index in 0..<(count + byCode.count) {
            let isLogarithmic = index < encoder.schema.series.count && encoder.schema.series[index].isLogarithmic
            var values: [Double] = []
            if index >= count {
                values = byCode[index - count]
            } else {
                for table in tables { values += isLogarithmic ? table.series[index].logarithms.values : table.series[index].values }
            }
            values.sort()
            let bottom = values.isEmpty ? 0 : values[Int(0.005 * Double(values.count - 1) + 0.5)], top = values.isEmpty ? 0 : values[Int(0.995 * Double(values.count - 1) + 0.5)]
            let cut = values.map { min(max($0, bottom), top) }, size = Double(max(cut.count, 1))
            let center = cut.reduce(0, +) / size, spread = (cut.reduce(0) { $0 + ($1 - center) * ($1 - center) } / size).squareRoot()
            low.append(Float(bottom))
            high.append(Float(top))
            mean.append(Float(center))
            deviation.append(Float(spread > 1e-6 ? spread : 1))
        }
        return SequenceEncoder(stepHours: stepHours, stepLimit: stepLimit, eventLimit: eventLimit, low: low, high: high, mean: mean, deviation: deviation)
    }

    private func scaled(_ value: Float, _ place: Int) -> Float { (min(max(value, low[place]), high[place]) - mean[place]) / deviation[place] }

    /// Steps in which nothing was measured are left out. O(events).
    func encode(_ view: PatientTimeline, _ table: SeriesTable, encoder: FeatureEncoder) -> Sequences {
        var result = Sequences()
        var sums: [Int: [(sum: Double, count: Int)]] = [:]
        let blank = Array(repeating: (sum: 0.0, count: 0), count: table.series.count)
        for (index, series) in table.series.enumerated() {
            let isLogarithmic = index < encoder.schema.series.count && encoder.schema.series[index].isLogarithmic
            for (time, value) in zip(series.times, series.values) {
                let step = Int(max(-1e9, min(1e9, (time / stepHours).rounded(.down))))
                sums[step, default: blank][index].sum += isLogarithmic ? log1p(max(0, value)) : value
                sums[step]![index].count += 1
            }
        }
        for step in sums.keys.sorted().suffix(stepLimit) {
            result.times.append(Float(Double(step) * stepHours / 24))
            for (index, cell) in sums[step]!.enumerated() {
                guard cell.count > 0 else {
                    result.values.append(.nan)
                    continue
                }
                result.values.append(scaled(Float(cell.sum / Double(cell.count)), index))
            }
        }
        guard !encoder.codes.isEmpty, let use = encoder.schema.codes else { return result }
        let asOf = view.asOf ?? view.end
        var before: Double?
        for event in view.events.suffix(eventLimit, where: { encoder.codePlace(use.word($0.code)) != nil && encoder.seriesPlaces[$0.code] == nil }) {
            let code = encoder.codePlace(use.word(event.code))!
            result.codes.append(Int32(code))
            let value = event.value?.number.map { scaled(Float($0), table.series.count + code) } ?? 0
            result.marks += [value, Float(log1p(max(0, event.time - (before ?? event.time))) / 5), Float(log1p(max(0, asOf - event.time)) / 5)]
            result.eventTimes.append(event.time)
            before = event.time
        }
        return result
    }
}

extension Array {
    /// The last elements that meet a condition, at most so many, in their order.
    fileprivate func suffix(_ limit: Int, where condition: (Element) -> Bool) -> [Element] {
        var found: [Element] = []
        for element in reversed() where found.count < limit && condition(element) { found.append(element) }
        return found.reversed()
    }
}

/// The measurements of a unit, series by series: those of the schema, then what is derived of them.
struct SeriesTable {
    private(set) var series: [SeriesValues]

    /// - Parameters:
    ///   - view: a unit as it is seen, its events in order.
    ///   - places: series and rank of each code.
    init(_ view: PatientTimeline, _ schema: RiskSchema, places: [String: [(series: Int, rank: Int)]]) {
        series = Array(repeating: SeriesValues(), count: schema.series.count)
        for event in view.events {
            guard let found = places[event.code] else { continue }
            for (index, rank) in found {
                if let value = schema.series[index].number(event) { series[index].add(value, at: event.time, rank: rank) }
            }
        }
        let names = schema.series.map(\.name)
        for made in schema.derived { series.append(series[names.firstIndex(of: made.first)!].combined(with: series[names.firstIndex(of: made.second)!], by: made)) }
    }

    static func places(_ schema: RiskSchema) -> [String: [(series: Int, rank: Int)]] {
        var places: [String: [(series: Int, rank: Int)]] = [:]
        for (index, series) in schema.series.enumerated() { for (rank, code) in series.codes.enumerated() { places[code, default: []].append((index, rank)) } }
        return places
    }
}

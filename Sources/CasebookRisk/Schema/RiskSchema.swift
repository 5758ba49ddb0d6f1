/// What a risk model sees and says: the outcome, whom it is for, and how columns and events become features.
///
/// Read from JSON; `Documentation/risk.md` shows its members.
public struct RiskSchema: Sendable, Hashable {
    public var name: String
    /// What is scored: `patient`, `encounter`, `stay`, `document`.
    public var unit: String
    public var outcome: String
    public var horizon: String?
    public var target: RiskTarget
    /// For survival: the time by which the event is asked for.
    public var eventHorizon: Double?
    public var idColumn: String?
    /// The column that names the patient where several units are one patient's.
    public var groupColumn: String?
    /// Words that stand for nothing.
    public var missing: Set<String>
    /// The hour of scoring, from the start of observation; nil for the end of what is known.
    public var asOf: Double?
    public var population: [PopulationRule]
    /// Events that a unit needs to be scored.
    public var minimumEvents: Int
    public var columns: [SchemaColumn]
    public var series: [SchemaSeries]
    public var derived: [DerivedSeries]
    public var statistics: [SeriesStatistic]
    public var windows: [SeriesWindow]
    /// Those of windows that do not hold everything seen.
    public var windowStatistics: [SeriesStatistic]
    /// Nil where events of no series are not looked at.
    public var codes: SchemaCodes?
    /// Whether findings of notes become events.
    public var readsNotes: Bool
    /// Columns by which a model is looked at in parts.
    public var subgroups: [String]
    public var bedside: BedsideScoreUse?

    public init(name: String, unit: String = "patient", outcome: String, target: RiskTarget) {
        self.name = name
        self.unit = unit
        self.outcome = outcome
        self.target = target
        missing = [""]
        population = []
        minimumEvents = 0
        columns = []
        series = []
        derived = []
        statistics = [.first, .last, .mean, .minimum, .maximum, .count]
        windows = [.all]
        windowStatistics = [.mean]
        readsNotes = false
        subgroups = []
    }

    /// The value of a column of a unit; nil where it is missing.
    func value(_ column: String, of timeline: PatientTimeline) -> TimelineValue? {
        guard let value = timeline.statics[column], !(missing.contains(value.word)) else { return nil }
        return value
    }

    /// The words of a column of categories or codes; of a cross, the one word that its parts make, in which what is missing has a place.
    func words(of column: SchemaColumn, _ view: PatientTimeline) -> [String] {
        guard column.kind == .cross else { return column.columns.compactMap { value($0, of: view) }.flatMap(column.words) }
        let parts = column.columns.map { name in columns.first { $0.name == name }.map { words(of: $0, view).joined(separator: "+") } ?? "" }
        return [parts.map { $0.isEmpty ? "?" : $0 }.joined(separator: " × ")]
    }

    /// The outcome's value in a column; a timeline's own label where the column is called so.
    func outcome(_ column: String, of timeline: PatientTimeline) -> TimelineValue? {
        column == "label" ? timeline.label ?? value(column, of: timeline) : value(column, of: timeline)
    }

    /// Words of an ordered column as numbers.
    func levels(of column: String) -> [String: Double] {
        columns.first { $0.kind == .ordered && $0.columns.contains(column) }?.levels ?? [:]
    }

    /// Why a unit, as it is seen at its hour of scoring, is not one that the model is for; nil where it is.
    public func abstention(of timeline: PatientTimeline) -> String? {
        for rule in population {
            if let reason = rule.refusal(of: value(rule.column, of: timeline), levels: levels(of: rule.column)) { return reason }
        }
        if timeline.events.count < minimumEvents { return "no data" }
        return nil
    }

    /// A unit as it is seen when it is scored: at the hour that it states, else at the schema's, else at the end of what is known.
    public func view(of timeline: PatientTimeline) -> PatientTimeline { timeline.visible(asOf: timeline.asOf ?? asOf ?? timeline.end) }
}

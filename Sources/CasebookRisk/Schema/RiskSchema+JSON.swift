public import CasebookCore

extension RiskSchema {
    /// Reads a schema. Throws `schema.malformed`, which names the member.
    public init(_ json: JSONValue, file: String? = nil) throws(ClinicalError) {
        var reader = try SettingsReader(json, file: file)
        var target = try reader.reader("target")
        guard target != nil else { throw reader.error("target", "is needed: what is predicted, and from which column.") }
        self.init(name: try reader.needed("name"), outcome: try reader.needed("outcome"), target: try Self.target(&target!))
        unit = try reader.string("unit") ?? unit
        eventHorizon = try reader.number("eventHorizon")
        horizon = try reader.string("horizon")
        idColumn = try reader.string("id")
        groupColumn = try reader.string("group")
        missing = Set(try reader.words("missing") ?? []).union([""])
        asOf = try reader.number("asOf")
        minimumEvents = try reader.integer("minimumEvents", in: 0...1_000_000) ?? 0
        for var part in try reader.readers("population") {
            population.append(
                PopulationRule(
                    column: try part.needed("column"), minimum: try part.number("minimum"), maximum: try part.number("maximum"), excludes: try part.words("excludes") ?? [],
                    requires: try part.words("requires") ?? [], reason: try part.needed("reason")))
            try part.end()
        }
        for var part in try reader.readers("columns") { columns.append(try Self.column(&part)) }
        statistics = try Self.statistics(&reader) ?? statistics
        windows = try Self.windows(&reader) ?? windows
        windowStatistics = try Self.statistics(&reader, "windowStatistics") ?? windowStatistics
        for var part in try reader.readers("series") { series.append(try Self.series(&part)) }
        for var part in try reader.readers("derived") {
            guard let rule = try part.choice("rule", DerivedSeries.Rule.self) else { throw part.error("rule", "is needed: ratio or difference.") }
            derived.append(
                DerivedSeries(
                    name: try part.needed("name"), rule: rule, first: try part.needed("first"), second: try part.needed("second"), within: try part.number("within") ?? 6,
                    range: try part.range("range"), usual: try part.range("usual")))
            try part.end()
        }
        if var part = try reader.reader("codes") {
            codes = SchemaCodes(
                minimum: try part.integer("minimum", in: 1...1_000_000) ?? 20, most: try part.integer("most", in: 1...100_000) ?? 500,
                prefix: try part.integer("prefix", in: 1...1_000), last: try part.number("last"))
            try part.end()
        }
        readsNotes = try reader.bool("notes") ?? false
        subgroups = try reader.words("subgroups") ?? []
        if var part = try reader.reader("bedside") {
            guard let score = try part.choice("score", BedsideScore.self) else { throw part.error("score", "is needed.") }
            let use = BedsideScoreUse(score, variables: try part.texts("variables") ?? [:])
            if let stray = use.variables.keys.sorted().first(where: { !score.variables.contains($0) }) {
                throw part.error("variables", "has '\(stray)', which \(score.rawValue) does not use; it uses \(score.variables.joined(separator: ", ")).")
            }
            bedside = use
            try part.end()
        }
        try reader.end()
        try check(file: file)
    }

    /// Throws `schema.malformed` where names clash, parts are missing, or a feature is the outcome.
    public func check(file: String? = nil) throws(ClinicalError) {
        let reader = try SettingsReader(.object([]), file: file)
        var names: Set<String> = []
        for name in columns.map(\.name) + series.map(\.name) + derived.map(\.name) where !names.insert(name).inserted {
            throw reader.error("columns", "and series name '\(name)' twice; every feature needs a name of its own.")
        }
        let own = Set(target.columns)
        if let leak = columns.first(where: { $0.columns.contains(where: own.contains) }) {
            throw reader.error("columns", "name '\(leak.name)', which is the outcome; a model must not see it.")
        }
        for made in derived {
            for part in [made.first, made.second] where !series.contains(where: { $0.name == part }) {
                throw reader.error("derived", "name '\(part)', which is no series.")
            }
        }
        for cross in columns where cross.kind == .cross {
            for part in cross.columns where !columns.contains(where: { $0.name == part && $0.kind != .cross }) {
                throw reader.error("columns", "cross '\(part)' in '\(cross.name)', which is no column of the schema.")
            }
        }
        if columns.isEmpty, series.isEmpty, codes == nil { throw reader.error("columns", "are needed, or series or codes: a model needs something to see.") }
    }

    private static func target(_ reader: inout SettingsReader) throws(ClinicalError) -> RiskTarget {
        let kind = try reader.string("kind") ?? "binary"
        let target: RiskTarget
        switch kind {
        case "binary": target = .binary(column: try reader.needed("column"), positive: try reader.words("positive") ?? [])
        case "classes": target = .classes(column: try reader.needed("column"))
        case "survival": target = .survival(time: try reader.needed("time"), event: try reader.needed("event"), positive: try reader.words("positive") ?? [])
        default: throw reader.error("kind", "must be binary, classes or survival.")
        }
        try reader.end()
        return target
    }

    private static func column(_ part: inout SettingsReader) throws(ClinicalError) -> SchemaColumn {
        let name = try part.needed("name")
        var column = SchemaColumn(name: name, kind: try part.choice("kind", SchemaColumn.Kind.self) ?? .number, columns: try part.words("columns"))
        column.range = try part.range("range")
        column.isLogarithmic = try part.bool("logarithm") ?? false
        column.levels = try part.numbers("levels") ?? [:]
        column.values = try part.words("values") ?? []
        column.separator = try part.string("separator")
        column.prefix = try part.integer("prefix", in: 1...1_000)
        column.minimum = try part.integer("minimum", in: 1...1_000_000) ?? column.minimum
        column.hasRates = try part.bool("rates") ?? false
        for var group in try part.readers("groups") {
            column.groups.append(CodeGroup(name: try group.needed("name"), first: try group.needed("first"), last: try group.needed("last")))
            try group.end()
        }
        if column.kind == .ordered, column.levels.isEmpty { throw part.error("levels", "are needed for an ordered column.") }
        if column.kind == .count, column.values.isEmpty { throw part.error("values", "are needed to count columns that hold one of them.") }
        if column.columns.isEmpty { throw part.error("columns", "must not be empty.") }
        if column.columns.count > 1, ![.codes, .count, .cross].contains(column.kind) {
            throw part.error("columns", "are several; only codes, count and cross take more than one.")
        }
        try part.end()
        return column
    }

    private static func statistics(_ part: inout SettingsReader, _ key: String = "statistics") throws(ClinicalError) -> [SeriesStatistic]? {
        guard let words = try part.words(key) else { return nil }
        var result: [SeriesStatistic] = []
        for word in words {
            guard let statistic = SeriesStatistic(rawValue: word) else {
                throw part.error(key, "has '\(word)'; known are \(SeriesStatistic.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            result.append(statistic)
        }
        return result
    }

    private static func windows(_ part: inout SettingsReader) throws(ClinicalError) -> [SeriesWindow]? {
        guard let words = try part.words("windows") else { return nil }
        var result: [SeriesWindow] = []
        for word in words {
            guard let window = SeriesWindow(word) else { throw part.error("windows", "has '\(word)'; windows are 'all', 'last 24' and 'first 24'.") }
            result.append(window)
        }
        return result
    }

    private static func series(_ part: inout SettingsReader) throws(ClinicalError) -> SchemaSeries {
        var series = SchemaSeries(name: try part.needed("name"), codes: try part.words("codes"))
        series.range = try part.range("range")
        series.usual = try part.range("usual")
        series.isLogarithmic = try part.bool("logarithm") ?? false
        series.units = try part.numbers("units") ?? [:]
        series.statistics = try statistics(&part)
        series.windows = try windows(&part)
        try part.end()
        return series
    }

    /// The schema as it is read.
    public var json: JSONValue {
        func text(_ text: String) -> JSONValue { .string(text) }
        func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        func number(_ value: Double) -> JSONValue { .number(TimelineValue.number(value).word) }
        func integer(_ value: Int) -> JSONValue { .number("\(value)") }
        func range(_ range: ClosedRange<Double>) -> JSONValue { .array([number(range.lowerBound), number(range.upperBound)]) }
        func numbers(_ numbers: [String: Double]) -> JSONValue { .object(numbers.sorted { $0.key < $1.key }.map { .init($0.key, number($0.value)) }) }
        func object(_ members: [(String, JSONValue?)]) -> JSONValue { .object(members.compactMap { name, value in value.map { .init(name, $0) } }) }
        func list<Element>(_ items: [Element], _ encode: (Element) -> JSONValue) -> JSONValue? { items.isEmpty ? nil : .array(items.map(encode)) }
        let target =
            switch target {
            case .binary(let column, let positive): object([("kind", text("binary")), ("column", text(column)), ("positive", positive.isEmpty ? nil : texts(positive))])
            case .classes(let column): object([("kind", text("classes")), ("column", text(column))])
            case .survival(let time, let event, let positive):
                object([("kind", text("survival")), ("time", text(time)), ("event", text(event)), ("positive", positive.isEmpty ? nil : texts(positive))])
            }
        return object([
            ("name", text(name)), ("unit", text(unit)), ("outcome", text(outcome)), ("horizon", horizon.map(text)), ("target", target), ("eventHorizon", eventHorizon.map(number)),
            ("id", idColumn.map(text)),
            ("group", groupColumn.map(text)), ("missing", texts(missing.sorted())), ("asOf", asOf.map(number)),
            ("minimumEvents", minimumEvents > 0 ? integer(minimumEvents) : nil),
            (
                "population",
                list(population) { rule in
                    object([
                        ("column", text(rule.column)), ("minimum", rule.minimum.map(number)), ("maximum", rule.maximum.map(number)),
                        ("excludes", rule.excludes.isEmpty ? nil : texts(rule.excludes)), ("requires", rule.requires.isEmpty ? nil : texts(rule.requires)),
                        ("reason", text(rule.reason)),
                    ])
                }
            ),
            (
                "columns",
                list(columns) { column in
                    object([
                        ("name", text(column.name)), ("kind", text(column.kind.rawValue)), ("columns", column.columns == [column.name] ? nil : texts(column.columns)),
                        ("range", column.range.map(range)), ("logarithm", column.isLogarithmic ? .bool(true) : nil),
                        ("levels", column.levels.isEmpty ? nil : numbers(column.levels)),
                        ("values", column.values.isEmpty ? nil : texts(column.values)), ("separator", column.separator.map(text)), ("prefix", column.prefix.map(integer)),
                        ("groups", list(column.groups) { object([("name", text($0.name)), ("first", text($0.first)), ("last", text($0.last))]) }),
                        ("minimum", integer(column.minimum)), ("rates", column.hasRates ? .bool(true) : nil),
                    ])
                }
            ),
            ("statistics", texts(statistics.map(\.rawValue))), ("windows", texts(windows.map(\.text))),
            ("windowStatistics", texts(windowStatistics.map(\.rawValue))),
            (
                "series",
                list(series) { series in
                    object([
                        ("name", text(series.name)), ("codes", series.codes == [series.name] ? nil : texts(series.codes)), ("range", series.range.map(range)),
                        ("usual", series.usual.map(range)),
                        ("logarithm", series.isLogarithmic ? .bool(true) : nil), ("units", series.units.isEmpty ? nil : numbers(series.units)),
                        ("statistics", series.statistics.map { texts($0.map(\.rawValue)) }), ("windows", series.windows.map { texts($0.map(\.text)) }),
                    ])
                }
            ),
            (
                "derived",
                list(derived) { made in
                    object([
                        ("name", text(made.name)), ("rule", text(made.rule.rawValue)), ("first", text(made.first)), ("second", text(made.second)),
                        ("within", number(made.within)), ("range", made.range.map(range)), ("usual", made.usual.map(range)),
                    ])
                }
            ),
            (
                "codes",
                codes.map { object([("minimum", integer($0.minimum)), ("most", integer($0.most)), ("prefix", $0.prefix.map(integer)), ("last", $0.last.map(number))]) }
            ),
            ("notes", readsNotes ? .bool(true) : nil), ("subgroups", subgroups.isEmpty ? nil : texts(subgroups)),
            (
                "bedside",
                bedside.map {
                    object([("score", text($0.score.rawValue)), ("variables", .object($0.variables.sorted { $0.key < $1.key }.map { .init($0.key, text($0.value)) }))])
                }
            ),
        ])
    }
}

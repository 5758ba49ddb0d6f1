/// Scores that clinicians add up at the bedside, as a measure beside trained models.
///
/// A variable that was not measured counts as normal, as all of them prescribe.
public enum BedsideScore: String, Sendable, Hashable, CaseIterable {
    /// Simplified Acute Physiology Score: the worst values of the first 24 hours in intensive care (Le Gall et al., Critical Care Medicine 1984).
    case saps1 = "saps-i"
    /// National Early Warning Score 2: the latest vital signs (Royal College of Physicians, 2017), by the first scale of saturation. Oxygen is a flow, or the share that is
    /// breathed in, of which 0.21 or 21 is room air.
    case news2 = "news2"
    /// Quick SOFA (Singer et al., JAMA 2016).
    case quickSOFA = "qsofa"
    /// Length of stay, acute admission, comorbidity and visits to emergency departments, for readmission (van Walraven et al., CMAJ 2010).
    case lace = "lace"

    /// The names by which a schema says what its columns and series measure.
    public var variables: [String] {
        switch self {
        case .saps1:
            [
                "age", "heartRate", "systolic", "temperature", "respiration", "ventilation", "urine", "urea", "hematocrit", "leukocytes", "glucose", "potassium", "sodium",
                "bicarbonate", "gcs",
            ]
        case .news2: ["respiration", "saturation", "oxygen", "systolic", "heartRate", "gcs", "temperature"]
        case .quickSOFA: ["respiration", "systolic", "gcs"]
        case .lace: ["days", "acute", "diagnoses", "emergencyVisits"]
        }
    }

    /// Units: per minute, mmHg, °C, ml in 24 hours, mg/dl of urea nitrogen and glucose, percent, 10⁹/l, mmol/l.
    private static let acutePhysiology: [String: PointScale] = [
        "age": PointScale(below: 0, (46, 1), (56, 2), (66, 3), (76, 4)),
        "heartRate": PointScale(below: 4, (40, 3), (55, 2), (70, 0), (110, 2), (140, 3), (180, 4)),
        "systolic": PointScale(below: 4, (55, 2), (80, 0), (150, 2), (190, 4)),
        "temperature": PointScale(below: 4, (30, 3), (32, 2), (34, 1), (36, 0), (38.5, 1), (39, 3), (41, 4)),
        "respiration": PointScale(below: 4, (6, 2), (10, 1), (12, 0), (25, 1), (35, 3), (50, 4)),
        "urine": PointScale(below: 4, (200, 3), (500, 2), (700, 0), (3500, 1), (5000, 2)),
        "urea": PointScale(below: 1, (9.8, 0), (21, 1), (81, 2), (101, 3), (154, 4)),
        "hematocrit": PointScale(below: 4, (20, 2), (30, 0), (46, 1), (50, 2), (60, 4)),
        "leukocytes": PointScale(below: 4, (1, 2), (3, 0), (15, 1), (20, 2), (40, 4)),
        "glucose": PointScale(below: 4, (29, 3), (50, 2), (70, 0), (252, 1), (500, 3), (801, 4)),
        "potassium": PointScale(below: 4, (2.5, 2), (3, 1), (3.5, 0), (5.5, 1), (6, 3), (7, 4)),
        "sodium": PointScale(below: 4, (110, 3), (120, 2), (130, 0), (151, 1), (156, 2), (161, 3), (180, 4)),
        "bicarbonate": PointScale(below: 4, (5, 3), (10, 1), (20, 0), (30, 1), (40, 3)),
        "gcs": PointScale(below: 4, (4, 3), (7, 2), (10, 1), (13, 0)),
    ]

    static let earlyWarning: [String: PointScale] = [
        "respiration": PointScale(below: 3, (9, 1), (12, 0), (21, 2), (25, 3)),
        "saturation": PointScale(below: 3, (92, 2), (94, 1), (96, 0)),
        "systolic": PointScale(below: 3, (91, 2), (101, 1), (111, 0), (220, 3)),
        "heartRate": PointScale(below: 3, (41, 1), (51, 0), (91, 1), (111, 2), (131, 3)),
        "gcs": PointScale(below: 3, (15, 0)),
        "temperature": PointScale(below: 3, (35.1, 1), (36.1, 0), (38.1, 1), (39.1, 2)),
    ]

    private static let lengthOfStay = PointScale(below: 0, (1, 1), (2, 2), (3, 3), (4, 4), (7, 5), (14, 7))

    /// The score of a unit, as it is seen when it is scored.
    public func value(of view: PatientTimeline, variables: [String: String], schema: RiskSchema) -> Double {
        let source = BedsideValues(view: view, variables: variables, schema: schema)
        switch self {
        case .saps1:
            var sum = 0.0
            for (name, scale) in Self.acutePhysiology where name != "urine" && name != "respiration" {
                sum += source.values(name, before: 24).map(scale.points).max() ?? 0
            }
            let urine = source.values("urine", before: 24)
            if !urine.isEmpty { sum += Self.acutePhysiology["urine"]!.points(urine.reduce(0, +)) }
            let isVentilated = source.values("ventilation", before: 24).contains { $0 > 0 }
            sum += isVentilated ? 3 : source.values("respiration", before: 24).map(Self.acutePhysiology["respiration"]!.points).max() ?? 0
            return sum
        case .news2:
            let vital = Self.earlyWarning.reduce(0) { sum, entry in sum + (source.values(entry.key).last.map(entry.value.points) ?? 0) }
            return vital + (source.values("oxygen").last.map { $0 > 0.21 && $0 != 21 ? 2 : 0 } ?? 0)
        case .quickSOFA:
            func met(_ name: String, _ condition: (Double) -> Bool) -> Double { source.values(name).last.map { condition($0) ? 1 : 0 } ?? 0 }
            return met("respiration") { $0 >= 22 } + met("systolic") { $0 <= 100 } + met("gcs") { $0 < 15 }
        case .lace:
            let comorbidity = CharlsonIndex.points(of: source.words("diagnoses"))
            let visits = min(4, source.values("emergencyVisits").last ?? 0)
            let acute = source.values("acute").last.map { $0 > 0 ? 3.0 : 0 } ?? 0
            return (source.values("days").last.map(Self.lengthOfStay.points) ?? 0) + acute + (comorbidity >= 4 ? 5 : comorbidity) + visits
        }
    }
}

/// The values of a score's variables in a unit.
private struct BedsideValues {
    let view: PatientTimeline
    let variables: [String: String]
    let schema: RiskSchema

    /// The columns that a name means: those of a schema's column of that name, or the column itself.
    private func columns(_ name: String) -> [String] { schema.columns.first { $0.name == name }?.columns ?? [name] }

    /// The numbers of a variable in the order of times, from hour 0; of a column its one number.
    func values(_ variable: String, before hour: Double = .infinity) -> [Double] {
        guard let name = variables[variable] else { return [] }
        let column = columns(name)[0]
        if let value = schema.value(column, of: view) {
            let levels = schema.levels(of: column)
            return [levels.isEmpty ? value.number : levels[value.level]].compactMap(\.self)
        }
        let series = schema.series.first { $0.name == name } ?? SchemaSeries(name: name)
        return view.events.filter { series.codes.contains($0.code) && $0.time >= 0 && $0.time <= hour }.compactMap(series.number)
    }

    /// The words of a variable, of all its columns.
    func words(_ variable: String) -> [String] {
        guard let name = variables[variable] else { return [] }
        let separator = schema.columns.first { $0.name == name }?.separator
        return columns(name).compactMap { schema.value($0, of: view)?.word }.flatMap { word in
            separator.map { word.split(separator: $0).map { $0.filter { !$0.isWhitespace } } } ?? [word]
        }
    }
}

internal import CasebookCore
internal import CasebookText

/// Numbers with units.
extension FHIRBundle {
    /// What products are counted in; other units of amounts are of UCUM.
    static func isCounted(_ unit: String) -> Bool {
        // UCUM's own words of four and more small letters are of amounts of substance and few others.
        let isWord = unit.utf8.count > 3 && unit.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x20 || $0 == 0x5F } || !unit.utf8.allSatisfy { $0 < 0x80 }
        return isWord && !["mmol", "umol", "nmol", "pmol", "kmol", "mosm", "kcal", "uosm"].contains(unit) || ["tab", "cap", "pcs"].contains(unit)
    }

    /// - Parameters:
    ///   - unit: of UCUM; nil for none, or for one that is not of it.
    ///   - text: the unit in words.
    static func quantity(_ value: Double?, comparator: Comparator = .equal, unit: String?, text: String? = nil) -> JSONValue? {
        guard let value = JSONValue.decimal(value) else { return nil }
        let sign: JSONValue? =
            switch comparator {
            case .equal, .about: nil
            case .less, .lessOrEqual, .greater, .greaterOrEqual: .string(comparator.rawValue)
            }
        let code = unit.flatMap { !$0.contains(where: \.isWhitespace) && !isCounted($0) ? JSONValue.words($0) : nil }
        return .fhir([
            "value": value, "comparator": sign, "unit": .words(text) ?? .words(unit), "system": code == nil ? nil : .string("http://unitsofmeasure.org"), "code": code,
        ])
    }

    /// `low` and `high` of a range, as `Range` has them.
    static func range(_ low: Double?, _ high: Double?, unit: String?, text: String? = nil) -> JSONValue? {
        .fhir(["low": quantity(low, unit: unit, text: text), "high": quantity(high, unit: unit, text: text)])
    }

    static func quantity(_ amount: Amount?) -> JSONValue? { amount.flatMap { quantity($0.value, unit: $0.unit) } }

    /// A time span, whose unit must be one of time.
    static func duration(_ value: Double, _ unit: String?) -> JSONValue? {
        guard let unit, units.contains(unit) else { return nil }
        return quantity(value, unit: unit)
    }

    /// Units of time that FHIR's timing takes, by UCUM.
    static let units: Set<String> = ["s", "min", "h", "d", "wk", "mo", "a"]
}

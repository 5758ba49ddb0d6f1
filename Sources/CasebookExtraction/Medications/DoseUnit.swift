/// What a unit says of a dose.
enum DoseUnit {
    case amount
    /// So much in a day.
    case perDay
    case rate, concentration
    /// An amount that runs in so many hours: 50 mg/2 h.
    case inTime

    /// Nil for units in which no drug is given: mmol/L, mmHg, cm.
    init?(_ unit: String) {
        let slash = unit.utf8.firstIndex(of: UInt8(ascii: "/")) ?? unit.endIndex
        guard Self.amounts.contains(String(unit[..<slash])) else { return nil }
        guard slash < unit.endIndex else {
            self = unit == "%" ? .concentration : .amount
            return
        }
        let below = unit[unit.index(after: slash)...]
        switch below {
        case "d": self = .perDay
        case "kg", "m2", "kg/d", "(kg.d)", "m2/d", "d/kg", "(d.kg)", "[lb_av]", "(m2.d)": self = .amount
        case "wk": return nil
        default:
            if below == "24/h" || below == "24.h" || below == "(24.h)" {
                self = .perDay
            } else if below.first?.isNumber == true, below.hasSuffix("h") || below.hasSuffix("min") || below.hasSuffix("h)") || below.hasSuffix("min)") {
                self = .inTime
            } else if below.hasSuffix("mL") {
                self = .concentration
            } else if below.hasSuffix("h") || below.hasSuffix("min") || below.contains("h)") || below.contains("min)") || below.hasPrefix("h/") || below.hasPrefix("min/") {
                self = .rate
            } else {
                return nil
            }
        }
    }

    private static let amounts: Set<String> = [
        "g", "mg", "ug", "ng", "mL", "L", "uL", "U", "[iU]", "k[iU]", "m[iU]", "u[iU]", "10*4.[iU]", "10*4.U", "10*6.U", "[IU]", "k[IU]", "m[IU]", "kU", "mU", "M[iU]", "MU", "meq",
        "mmol", "umol", "mol", "eq", "%", "[tsp_us]", "[tbs_us]", "[foz_us]", "[drp]",
        "MBq", "mCi", "GBq", "10*6.[iU]",
    ]
}

internal import Foundation

/// Scores and formulas that are worked out only where every input is known: what is missing is never taken as normal.
///
/// They inform who reads them and decide nothing. `BedsideScore` holds those that models are compared with, where what was not measured counts as normal.
public enum ClinicalScore: String, Sendable, Hashable, CaseIterable {
    /// Severity of pneumonia (Lim et al., Thorax 2003).
    case curb65 = "curb-65"
    /// Quick SOFA (Singer et al., JAMA 2016).
    case quickSOFA = "qsofa"
    /// Risk of stroke in atrial fibrillation (Lip et al., Chest 2010).
    case strokeRisk = "cha2ds2-vasc"
    /// Risk of bleeding under anticoagulants (Pisters et al., Chest 2010).
    case bleedingRisk = "has-bled"
    /// Model for End-Stage Liver Disease (Kamath et al., Hepatology 2001), with the bounds of UNOS.
    case liverDisease = "meld"
    /// The same with sodium (Kim et al., New England Journal of Medicine 2008, as OPTN has it since 2016).
    case liverDiseaseSodium = "meld-na"
    /// Glomerular filtration, mL/min/1.73 m², from creatinine without race (Inker et al., New England Journal of Medicine 2021).
    case filtration = "egfr-ckd-epi-2021"
    /// Comorbidity from codes of ICD-10, without age (Charlson et al., Journal of Chronic Diseases 1987; codes of Quan et al., Medical Care 2005).
    case charlson
    /// National Early Warning Score 2 (Royal College of Physicians, 2017), first scale of saturation.
    case news2

    /// A worked-out score.
    public struct Result: Sendable, Hashable {
        public struct Part: Sendable, Hashable {
            public var input: ScoreInput
            public var value: Double
            /// Nil in a formula, whose parts do not add up.
            public var points: Double?
        }
        public var value: Double
        /// Each input that was used, in the score's order.
        public var parts: [Part]
    }

    /// All inputs that must be known.
    public var inputs: [ScoreInput] {
        switch self {
        case .curb65: [.confusion, .urea, .respiration, .systolic, .diastolic, .age]
        case .quickSOFA: [.respiration, .systolic, .comaScale]
        case .strokeRisk: [.heartFailure, .hypertension, .age, .diabetes, .stroke, .vascularDisease, .isFemale]
        case .bleedingRisk: [.systolic, .renalDisease, .liverDisease, .stroke, .bleeding, .labileINR, .age, .bleedingDrugs, .alcohol]
        case .liverDisease: [.creatinine, .bilirubin, .inr, .dialysis]
        case .liverDiseaseSodium: [.creatinine, .bilirubin, .inr, .dialysis, .sodium]
        case .filtration: [.creatinine, .age, .isFemale]
        case .charlson: [.diagnosisCodes]
        case .news2: [.respiration, .saturation, .oxygen, .systolic, .heartRate, .comaScale, .temperature]
        }
    }

    /// Whether of several statements of an input the first counts, as the state on admission does, and not the last.
    public var takesFirst: Bool { self == .curb65 }

    /// The score, or nil where an input is missing, or lies outside what the score is defined for (eGFR under 18 years, values that are not positive).
    ///
    /// - Parameter codes: of ICD-10 or ICD-9-CM, for `charlson`.
    public func result(_ values: [ScoreInput: Double], codes: [String] = []) -> Result? {
        if self == .charlson {
            guard !codes.isEmpty else { return nil }
            let points = CharlsonIndex.points(of: codes, asLACE: false)
            return Result(value: points, parts: [.init(input: .diagnosisCodes, value: Double(codes.count), points: points)])
        }
        let known = inputs.compactMap { input in values[input].map { (input, $0) } }
        guard known.count == inputs.count, known.allSatisfy({ $0.1.isFinite }) else { return nil }
        if let formula {
            return formula(values).map { value in Result(value: value, parts: known.map { .init(input: $0.0, value: $0.1) }) }
        }
        var parts = known.map { Result.Part(input: $0.0, value: $0.1, points: points($0.0, $0.1)) }
        // One point for either pressure.
        if self == .curb65, let low = parts.firstIndex(where: { $0.input == .diastolic }), parts.contains(where: { $0.input == .systolic && $0.points == 1 }) {
            parts[low].points = 0
        }
        return Result(value: parts.reduce(0) { $0 + ($1.points ?? 0) }, parts: parts)
    }

    private func points(_ input: ScoreInput, _ value: Double) -> Double {
        func one(_ isMet: Bool) -> Double { isMet ? 1 : 0 }
        switch (self, input) {
        case (.curb65, .urea): return one(value > 7)
        case (.curb65, .respiration): return one(value >= 30)
        case (.curb65, .systolic): return one(value < 90)
        case (.curb65, .diastolic): return one(value <= 60)
        case (.curb65, .age): return one(value >= 65)
        case (.quickSOFA, .respiration): return one(value >= 22)
        case (.quickSOFA, .systolic): return one(value <= 100)
        case (.quickSOFA, .comaScale): return one(value < 15)
        case (.strokeRisk, .age): return value >= 75 ? 2 : one(value >= 65)
        case (.strokeRisk, .stroke): return value > 0 ? 2 : 0
        case (.bleedingRisk, .systolic): return one(value > 160)
        case (.bleedingRisk, .age): return one(value > 65)
        case (.news2, .oxygen): return value > 0 ? 2 : 0
        case (.news2, _): return BedsideScore.earlyWarning[input.rawValue]?.points(value) ?? 0
        default: return one(value > 0)
        }
    }

    private var formula: (([ScoreInput: Double]) -> Double?)? {
        switch self {
        case .liverDisease: { Self.meld($0).map { $0.rounded() } }
        case .liverDiseaseSodium:
            { values in
                guard let meld = Self.meld(values), meld > 11 else { return Self.meld(values)?.rounded() }
                let deficit = 137 - min(137, max(125, values[.sodium]!))
                return min(40, (meld.rounded() + 1.32 * deficit - 0.033 * meld.rounded() * deficit).rounded())
            }
        case .filtration:
            { values in
                guard values[.age]! >= 18, values[.creatinine]! > 0 else { return nil }
                let isFemale = values[.isFemale]! > 0, ratio = values[.creatinine]! / (isFemale ? 0.7 : 0.9)
                return 142 * pow(min(ratio, 1), isFemale ? -0.241 : -0.302) * pow(max(ratio, 1), -1.2) * pow(0.9938, values[.age]!) * (isFemale ? 1.012 : 1)
            }
        default: nil
        }
    }

    /// Before rounding. Values below 1 count as 1, creatinine as at most 4 and as 4 under dialysis; at most 40.
    private static func meld(_ values: [ScoreInput: Double]) -> Double? {
        guard [.creatinine, .bilirubin, .inr].allSatisfy({ values[$0]! > 0 }) else { return nil }
        let creatinine = values[.dialysis]! > 0 ? 4 : min(4, max(1, values[.creatinine]!))
        let sum = 0.957 * log(creatinine) + 0.378 * log(max(1, values[.bilirubin]!)) + 1.12 * log(max(1, values[.inr]!)) + 0.643
        return min(40, 10 * sum)
    }
}

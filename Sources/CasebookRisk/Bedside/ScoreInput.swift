/// What a clinical score is worked out from. Conditions are 1 for yes and 0 for no.
public enum ScoreInput: String, Sendable, Hashable, CaseIterable {
    /// Years.
    case age
    case isFemale = "female"
    /// Breaths a minute.
    case respiration
    /// mmHg.
    case systolic, diastolic
    /// Beats a minute.
    case heartRate
    /// °C.
    case temperature
    /// Percent.
    case saturation
    /// Oxygen is given.
    case oxygen
    /// Glasgow Coma Scale, 3 to 15.
    case comaScale = "gcs"
    case confusion
    /// mmol/L, of urea (not urea nitrogen).
    case urea
    /// mg/dL.
    case creatinine, bilirubin
    case inr
    /// mmol/L.
    case sodium
    /// Twice or more in the week before.
    case dialysis
    case heartFailure, hypertension, diabetes
    /// Stroke, transient ischaemic attack or systemic embolism.
    case stroke
    /// Myocardial infarction, peripheral arterial disease or aortic plaque.
    case vascularDisease
    /// Dialysis, transplant or creatinine above 2.26 mg/dL.
    case renalDisease
    /// Cirrhosis, or bilirubin above twice and transaminases above thrice the normal.
    case liverDisease
    /// Major bleeding before, or a disposition to it.
    case bleeding
    case labileINR
    /// Antiplatelet or anti-inflammatory drugs.
    case bleedingDrugs
    /// Eight or more drinks a week.
    case alcohol
    /// Codes of ICD-10 are known; they are given apart.
    case diagnosisCodes
}

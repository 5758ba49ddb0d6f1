/// Something that is measured: an analyte, vital sign, size, score or stage, with what its values look like.
public struct Analyte: Sendable, Hashable {
    /// What kind of values it has.
    public enum Kind: String, Sendable, Hashable {
        case lab, vital
        /// Systolic over diastolic.
        case bloodPressure = "bp"
        case size, score
        /// A class, grade or stage: Roman numerals, letters, 4a.
        case stage
        /// One number for each minute.
        case apgar
        /// Several tests under one name: words only (normal), or numbers in a fixed order (blood gas).
        case panel, gas = "panelparts"
        /// An image or examination: what is described in words has no value of its own.
        case study
        /// A finding of the examination that may have a number, but no result in words: reflexes, visual acuity.
        case exam
    }

    /// Stable name: `blood-pressure`.
    public let id: String
    public let kind: Kind
    /// LOINC code of its most usual form, where one is certain.
    public let loinc: String?
    /// Usual units in UCUM, the first one first; `1` for none.
    public let units: [String]
    /// What a number without unit lies between, in any of the usual units.
    public let plausible: ClosedRange<Double>
    /// Grams a mole, by which mass and amount of substance convert (of haemoglobin the monomer, of urea nitrogen both atoms).
    public let molarMass: Double?
    /// Equivalents a mole, of ions.
    public let charge: Double?
}

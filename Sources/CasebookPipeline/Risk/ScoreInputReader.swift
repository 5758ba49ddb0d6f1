public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookRisk
public import CasebookText

/// Reads the inputs of clinical scores out of an analysed document: its measurements, its findings with their codes, and the coded statements of its record.
///
/// What the document does not say is no input: a disease that is not spoken of is not taken to be absent, a number without its unit counts only where the test has but one
/// usual unit, bounds and intervals not at all. Of values that are stated more than once the last one in the text counts, or the first, as a score has it.
public struct ScoreInputReader: Sendable {
    /// What a document says of the inputs.
    public struct Reading: Sendable {
        /// The first and the last statement of each input.
        public var first: [ScoreInput: ScoreEvidence] = [:]
        public var last: [ScoreInput: ScoreEvidence] = [:]
        /// Codes of ICD-10 of the patient's diseases, in text order.
        public var codes: [String] = []

        mutating func add(_ input: ScoreInput, _ evidence: ScoreEvidence) {
            if first[input] == nil { first[input] = evidence }
            last[input] = evidence
        }
    }

    private let analytes: AnalyteTable
    private let phrases = ScorePhrases()

    public init(_ lexicons: ClinicalLexicons) { analytes = lexicons.analytes }

    /// Linear in the document.
    public func read(_ document: Document) -> Reading {
        var reading = Reading()
        for fact in document.facts where fact.isCurrent { read(fact, into: &reading) }
        for measurement in document.measurements { read(measurement, document, into: &reading) }
        readFindings(document, into: &reading)
        readPerson(document, into: &reading)
        phrases.read(document, into: &reading)
        derive(&reading)
        return reading
    }

    // MARK: Values

    private struct Quantity {
        var input: ScoreInput
        var analyte: String
        /// UCUM; nil for a plain number.
        var unit: String?
        /// Numbers that need no unit beside them, since in no unit in use they would mean another value.
        var plain: ClosedRange<Double>?
    }

    private static let quantities: [String: Quantity] = [
        "respiratory-rate": Quantity(input: .respiration, analyte: "respiratory-rate", unit: "/min", plain: 4...80),
        "systolic": Quantity(input: .systolic, analyte: "systolic", unit: "mm[Hg]", plain: 40...300),
        "diastolic": Quantity(input: .diastolic, analyte: "diastolic", unit: "mm[Hg]", plain: 20...200),
        "heart-rate": Quantity(input: .heartRate, analyte: "heart-rate", unit: "/min", plain: 20...260),
        "temperature": Quantity(input: .temperature, analyte: "temperature", unit: "Cel", plain: 30...45),
        "spo2": Quantity(input: .saturation, analyte: "spo2", unit: "%", plain: 40...100),
        "gcs": Quantity(input: .comaScale, analyte: "gcs", plain: 3...15),
        "urea": Quantity(input: .urea, analyte: "urea", unit: "mmol/L"),
        // A mole of urea holds the two atoms of nitrogen that its nitrogen is counted by.
        "urea-nitrogen": Quantity(input: .urea, analyte: "urea-nitrogen", unit: "mmol/L"),
        "creatinine": Quantity(input: .creatinine, analyte: "creatinine", unit: "mg/dL"),
        "bilirubin-total": Quantity(input: .bilirubin, analyte: "bilirubin-total", unit: "mg/dL"),
        "inr": Quantity(input: .inr, analyte: "inr", plain: 0.5...20),
        // The same number in mmol/L and meq/L.
        "sodium": Quantity(input: .sodium, analyte: "sodium", unit: "mmol/L", plain: 95...190),
    ]

    /// LOINC codes beside those of the table of analytes.
    private static let loinc = [
        "8480-6": "systolic", "8462-4": "diastolic", "9279-1": "respiratory-rate", "8867-4": "heart-rate", "8310-5": "temperature", "2708-6": "spo2", "59408-5": "spo2",
        "9269-2": "gcs", "22664-7": "urea", "3094-0": "urea-nitrogen", "6299-2": "urea-nitrogen", "14937-7": "urea-nitrogen", "2160-0": "creatinine", "14682-9": "creatinine",
        "38483-4": "creatinine", "1975-2": "bilirubin-total", "14631-6": "bilirubin-total", "6301-6": "inr", "34714-6": "inr", "2951-2": "sodium", "2947-0": "sodium",
    ]

    private func value(_ number: Double, unit: String?, _ quantity: Quantity) -> Double? {
        guard number.isFinite else { return nil }
        guard let unit, unit != "1" else {
            // 101.3 can only be Fahrenheit.
            if quantity.input == .temperature, (90...110).contains(number) { return (number - 32) / 1.8 }
            return quantity.plain?.contains(number) == true ? number : nil
        }
        guard let target = quantity.unit else { return quantity.plain?.contains(number) == true ? number : nil }
        return analytes.converted(number, from: unit, to: target, analyte: analytes.analyte(quantity.analyte))
    }

    private func read(_ measurement: Measurement, _ document: Document, into reading: inout Reading) {
        let assertion = measurement.assertion
        guard let analyte = measurement.analyte, measurement.comparator == .equal, assertion.subject == .patient, assertion.status == .present, assertion.temporality == .current
        else { return }
        func add(_ analyte: String, _ number: Double) {
            guard let quantity = Self.quantities[analyte], let value = value(number, unit: measurement.unit, quantity) else { return }
            reading.add(quantity.input, ScoreEvidence(value: value, source: .text, span: measurement.span))
        }
        switch measurement.value {
        case .number(let number): add(analyte, number)
        case .parts(let parts) where analyte == "blood-pressure" && parts.count == 2:
            add("systolic", parts[0])
            add("diastolic", parts[1])
        default: break
        }
    }

    private func read(_ fact: DocumentFact, into reading: inout Reading) {
        guard !fact.isNegated, fact.mood == "event", let code = fact.code else { return }
        if code.system == "LOINC", let analyte = Self.loinc[code.code], let quantity = Self.quantities[analyte], let number = fact.value.flatMap({ Double($0) }),
            let value = value(number, unit: fact.unit, quantity)
        {
            reading.add(quantity.input, ScoreEvidence(value: value, source: .record))
        }
        if fact.kind == "problem", code.system.hasPrefix("ICD-10") {
            reading.codes.append(code.code)
            for input in ScoreConditions.inputs(code.code) { reading.add(input, ScoreEvidence(value: 1, source: .record)) }
        }
    }

    // MARK: Findings

    private func readFindings(_ document: Document, into reading: inout Reading) {
        var taken: [Int: Bool] = [:]
        for medication in document.medications {
            guard let drug = medication.drug else { continue }
            taken[drug] = ![.stopped, .held, .declined, .planned].contains(medication.status)
        }
        for (index, entity) in document.entities.enumerated() where entity.assertion.subject == .patient {
            let isThere: Bool
            switch entity.assertion.status {
            case .present: isThere = true
            case .absent: isThere = false
            default: continue
            }
            var inputs: Set<ScoreInput> = []
            for code in entity.codes {
                switch code.system {
                case let system where system.hasPrefix("ICD-10"):
                    inputs.formUnion(isThere ? ScoreConditions.inputs(code.code) : ScoreConditions.denied(code.code))
                    if isThere, entity.kind == .disease, !reading.codes.contains(code.code) { reading.codes.append(code.code) }
                case "HPO": if let input = ScoreConditions.phenotypes[code.code] { inputs.insert(input) }
                // A drug that is spoken of is not always one that is taken.
                case "DrugBank" where ScoreConditions.bleedingDrugs.contains(code.code):
                    if isThere, taken[index] ?? (entity.assertion.temporality == .current), entity.role != "allergen" { inputs.insert(.bleedingDrugs) }
                default: break
                }
            }
            let words = document.text[entity.span].lowercased()
            if entity.kind == .procedure, ScoreConditions.isDialysis(words) { inputs.insert(.dialysis) }
            if !isThere, ScoreConditions.drinks.contains(words) { inputs.insert(.alcohol) }
            // What is over is no confusion, and no dialysis, of today; diseases stay.
            if isThere, entity.assertion.temporality == .historical { inputs.subtract([.confusion, .dialysis]) }
            guard entity.assertion.temporality != .future else { continue }
            for input in inputs.sorted(by: { $0.rawValue < $1.rawValue }) {
                // A denial takes nothing back that was stated.
                if !isThere, reading.last[input]?.value == 1 { continue }
                let evidence = ScoreEvidence(value: isThere ? 1 : 0, source: .text, span: entity.span)
                if isThere, reading.first[input]?.value == 0 { reading.first[input] = evidence }
                reading.add(input, evidence)
            }
        }
    }

    /// What follows from other inputs by the scores' own definitions.
    private func derive(_ reading: inout Reading) {
        // Fully oriented is the only way to 15 points.
        if reading.last[.confusion] == nil, let coma = reading.last[.comaScale], coma.value == 15 {
            reading.add(.confusion, ScoreEvidence(value: 0, source: coma.source, span: coma.span))
        }
        if reading.last[.renalDisease]?.value != 1, let creatinine = reading.last[.creatinine] {
            let isRaised = creatinine.value > 2.26
            if isRaised || reading.last[.dialysis]?.value != 1 {
                reading.add(.renalDisease, ScoreEvidence(value: isRaised ? 1 : 0, source: creatinine.source, span: creatinine.span))
            }
        }
        if let dialysis = reading.last[.dialysis], dialysis.value == 1 { reading.add(.renalDisease, dialysis) }
    }

    // MARK: Person

    private func readPerson(_ document: Document, into reading: inout Reading) {
        if let sex = document.metadata.sex, sex == "female" || sex == "male" { reading.add(.isFemale, ScoreEvidence(value: sex == "female" ? 1 : 0, source: .record)) }
        if let birth = document.metadata.birthDate.flatMap({ CivilTime.seconds($0) }), let now = document.referenceTime.flatMap({ CivilTime.seconds($0) }), birth <= now {
            reading.add(.age, ScoreEvidence(value: Double(CivilTime.years(from: birth, to: now)), source: .record))
        }
        phrases.readPerson(document, into: &reading)
    }
}

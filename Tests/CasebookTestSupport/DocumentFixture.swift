public import Casebook

/// Documents with all that a note can hold, made by hand: what the writers of formats are tried with.
public struct DocumentFixture {
    public var document: Document

    public init(id: String, text: String, metadata: DocumentMetadata = DocumentMetadata()) {
        document = Document(id: id, text: SourceText(text), metadata: metadata)
    }

    /// The span of words in the text; of their `number`-th mention.
    public func span(_ words: String, _ number: Int = 1) -> TextSpan {
        let bytes = Array(document.text.string.utf8), wanted = Array(words.utf8)
        var seen = 0
        for start in 0...max(0, bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
            seen += 1
            if seen == number { return TextSpan(start, start + wanted.count) }
        }
        preconditionFailure("The text does not hold the words.")
    }

    /// Adds an entity; returns its index. Entities are added in text order.
    @discardableResult
    public mutating func add(
        _ kind: EntityKind, _ words: String, _ number: Int = 1, _ assertion: Assertion = Assertion(), codes: [Entity.Code] = [], role: String? = nil, rank: Int? = nil
    ) -> Int {
        var entity = Entity(kind: kind, span: span(words, number), source: "lexicon:test", assertion: assertion, codes: codes, role: role)
        entity.rank = rank
        document.entities.append(entity)
        return document.entities.count - 1
    }

    /// A discharge summary in English: measurements, drugs of all states, an allergy, relatives, roles.
    public static var discharge: Document {
        let text = """
            Admission diagnosis: pneumonia. Differential: pulmonary embolism.
            Discharge diagnosis: 1. Heart failure 2. Hypertension
            Allergies: penicillin (rash). No known food allergy.
            Father had colon cancer; mother denies diabetes. Denies chest pain. Past appendicitis.
            BP 150/90, K 3.2 mmol/L (3.5-5.1) L, CRP <5 mg/L, troponin negative, ejection fraction about 40 %.
            Home: aspirin 100 mg po daily, metformin 500 mg bid. Warfarin was stopped, lisinopril held.
            Discharge: furosemide 40 mg then 20 mg daily, paracetamol 1-2 tablets q6h prn pain for 5 days, max 8 tablets a day. Plan: start apixaban.
            Coronary angiography done; bypass was cancelled; colonoscopy is planned.
            """
        var made = DocumentFixture(
            id: "summary-1", text: text, metadata: DocumentMetadata(patient: "42", encounter: "7", type: "18842-5", time: "2024-03-05T08:30", author: "Dr. A. Doe"))
        func past(_ status: Assertion.ClinicalStatus? = nil) -> Assertion { Assertion(temporality: .historical, clinicalStatus: status) }
        made.add(.disease, "pneumonia", codes: [Entity.Code(system: "ICD-10-CM", code: "J18.9", display: "Pneumonia, unspecified organism", score: 0.9)], role: "admission")
        made.add(.disease, "pulmonary embolism", 1, Assertion(status: .possible), role: "differential", rank: 1)
        made.add(.disease, "Heart failure", codes: [Entity.Code(system: "OMOP", code: "316139", display: "Heart failure")], role: "principal", rank: 1)
        let hypertension = made.add(.disease, "Hypertension", 1, past(.active), role: "discharge", rank: 2)
        let penicillin = made.add(.drug, "penicillin", codes: [Entity.Code(system: "DrugBank", code: "DB01053", display: "Benzylpenicillin")], role: "allergen")
        let rash = made.add(.symptom, "rash")
        made.add(.disease, "colon cancer", 1, Assertion(subject: .family, relation: "FTH"))
        made.add(.disease, "diabetes", 1, Assertion(status: .absent, subject: .family, relation: "MTH"))
        made.add(.symptom, "chest pain", 1, Assertion(status: .absent))
        made.add(.disease, "appendicitis", 1, past())
        let pressure = made.add(.test, "BP"), potassium = made.add(.test, "K"), protein = made.add(.test, "CRP"), troponin = made.add(.test, "troponin")
        let fraction = made.add(.test, "ejection fraction")
        let aspirin = made.add(.drug, "aspirin"), metformin = made.add(.drug, "metformin"), warfarin = made.add(.drug, "Warfarin", 1, past())
        let lisinopril = made.add(.drug, "lisinopril"), furosemide = made.add(.drug, "furosemide"), paracetamol = made.add(.drug, "paracetamol")
        made.add(.symptom, "pain", 2)
        let apixaban = made.add(.drug, "apixaban", 1, Assertion(temporality: .future))
        made.add(.procedure, "Coronary angiography")
        made.add(.procedure, "bypass", 1, Assertion(status: .absent))
        made.add(.procedure, "colonoscopy", 1, Assertion(temporality: .future))

        var low = Measurement(test: potassium, span: made.span("3.2 mmol/L"), value: .number(3.2), valueSpan: made.span("3.2"), unitSpan: made.span("mmol/L"), unit: "mmol/L")
        (low.interpretation, low.isInterpretationStated, low.low, low.high, low.time) = (.low, true, 3.5, 5.1, "2024-03-04")
        let few = made.span("<5 mg/L")
        made.document.measurements = [
            Measurement(test: pressure, span: made.span("150/90"), value: .parts([150, 90]), valueSpan: made.span("150/90")), low,
            Measurement(
                test: protein, span: few, value: .number(5), comparator: .less, valueSpan: TextSpan(few.start + 1, few.start + 2), unitSpan: made.span("mg/L"), unit: "mg/L"),
            Measurement(test: troponin, span: made.span("negative"), value: .word("negative"), valueSpan: made.span("negative"), interpretation: .negative),
            Measurement(
                test: fraction, span: made.span("about 40 %"), value: .number(40), comparator: .about, valueSpan: made.span("40", 1), unitSpan: made.span("%"), unit: "%"),
        ]

        func medication(_ drug: Int, _ words: String, _ dosages: [DosageInstruction], _ status: Medication.Status, _ context: Medication.Context?) -> Medication {
            var medication = Medication(drug: drug, span: made.span(words), dosages: dosages, status: status, assertion: made.document.entities[drug].assertion)
            medication.context = context
            return medication
        }
        let daily = DosageInstruction.Frequency(count: 1, period: 1, periodUnit: "d"), twice = DosageInstruction.Frequency(count: 2, period: 1, periodUnit: "d")
        func mg(_ value: Double) -> Amount { Amount(value, unit: "mg") }
        var relief = DosageInstruction(
            span: made.span("1-2 tablets q6h prn pain for 5 days, max 8 tablets a day"), dose: Amount(1, high: 2, unit: "tablet"),
            frequency: .init(count: 1, period: 6, periodUnit: "h"),
            duration: Amount(5, unit: "d"), isAsNeeded: true)
        (relief.asNeededFor, relief.maximum, relief.maximumPeriod) = (made.span("pain", 2), Amount(8, unit: "tablet"), "d")
        var aspirinUse = medication(
            aspirin, "aspirin 100 mg po daily", [.init(span: made.span("100 mg po daily"), dose: mg(100), route: "oral", frequency: daily)], .continued, .home)
        aspirinUse.reasons = [hypertension]
        made.document.medications = [
            aspirinUse, medication(metformin, "metformin 500 mg bid", [.init(span: made.span("500 mg bid"), dose: mg(500), frequency: twice)], .active, .home),
            medication(warfarin, "Warfarin", [.init(span: made.span("Warfarin"))], .stopped, .home),
            medication(lisinopril, "lisinopril", [.init(span: made.span("lisinopril"))], .held, .home),
            medication(
                furosemide, "furosemide 40 mg then 20 mg daily",
                [.init(span: made.span("40 mg"), dose: mg(40)), .init(span: made.span("20 mg daily"), dose: mg(20), frequency: daily)], .started, .discharge),
            medication(paracetamol, "paracetamol 1-2 tablets q6h prn pain for 5 days, max 8 tablets a day", [relief], .started, .discharge),
            medication(apixaban, "apixaban", [.init(span: made.span("apixaban"))], .planned, nil),
        ]
        var allergy = Allergy(substance: penicillin, span: made.span("penicillin"), category: .drug, status: .active)
        (allergy.reactions, allergy.severity) = ([rash], "mild")
        made.document.allergies = [allergy, Allergy(substance: nil, span: made.span("No known food allergy"), category: .food, status: .refuted, noneKnown: .food)]
        made.document.times = [TimeExpression(span: made.span("5 days"), kind: .duration, value: "P5D")]
        return made.document
    }

    /// A note in Chinese: temperature, potassium and haemoglobin, an allergy, drugs, a planned operation.
    public static var chinese: Document {
        let text = """
            入院诊断：1.社区获得性肺炎 2.高血压病
            现病史：患者3天前发热，体温最高39.5℃，否认胸痛。血钾 3.2mmol/L（降低），血红蛋白 9-10 g/dL。活动后气促。
            既往史：高血压10年，青霉素过敏（皮疹）。父亲患糖尿病。
            处理：头孢曲松 2g 静滴 每日一次×7天，停用阿司匹林。拟行支气管镜检查。如有咯血及时就诊。
            """
        var made = DocumentFixture(id: "病历-1", text: text, metadata: DocumentMetadata(patient: "P-9", time: "2024-03-05"))
        made.add(.disease, "社区获得性肺炎", role: "admission", rank: 1)
        made.add(.disease, "高血压病", role: "admission", rank: 2)
        made.add(.symptom, "发热")
        let temperature = made.add(.test, "体温")
        made.add(.symptom, "胸痛", 1, Assertion(status: .absent))
        let potassium = made.add(.test, "血钾"), haemoglobin = made.add(.test, "血红蛋白")
        made.add(.symptom, "气促", 1, Assertion(status: .conditional))
        made.add(.disease, "高血压", 2, Assertion(temporality: .historical, clinicalStatus: .active))
        let penicillin = made.add(.drug, "青霉素"), rash = made.add(.symptom, "皮疹")
        made.add(.disease, "糖尿病", 1, Assertion(subject: .family, relation: "FTH"))
        let ceftriaxone = made.add(.drug, "头孢曲松"), aspirin = made.add(.drug, "阿司匹林", 1, Assertion(temporality: .historical))
        made.add(.procedure, "支气管镜检查", 1, Assertion(temporality: .future))
        made.add(.symptom, "咯血", 1, Assertion(status: .hypothetical))
        var low = Measurement(test: potassium, span: made.span("3.2mmol/L"), value: .number(3.2), valueSpan: made.span("3.2"), unitSpan: made.span("mmol/L"), unit: "mmol/L")
        (low.interpretation, low.isInterpretationStated) = (.low, true)
        made.document.measurements = [
            Measurement(test: temperature, span: made.span("39.5℃"), value: .number(39.5), valueSpan: made.span("39.5"), unitSpan: made.span("℃"), unit: "Cel"), low,
            Measurement(test: haemoglobin, span: made.span("9-10 g/dL"), value: .range(9, 10), valueSpan: made.span("9-10"), unitSpan: made.span("g/dL"), unit: "g/dL"),
        ]
        let infusion = DosageInstruction(
            span: made.span("2g 静滴 每日一次×7天"), dose: Amount(2, unit: "g"), route: "intravenous", frequency: .init(count: 1, period: 1, periodUnit: "d"),
            duration: Amount(7, unit: "d"))
        var given = Medication(drug: ceftriaxone, span: made.span("头孢曲松 2g 静滴 每日一次×7天"), dosages: [infusion], status: .started)
        given.context = .inpatient
        made.document.medications = [
            given,
            Medication(drug: aspirin, span: made.span("停用阿司匹林"), dosages: [.init(span: made.span("阿司匹林"))], status: .stopped, assertion: Assertion(temporality: .historical)),
        ]
        var allergy = Allergy(substance: penicillin, span: made.span("青霉素"), category: .drug, status: .active)
        allergy.reactions = [rash]
        made.document.allergies = [allergy]
        made.document.times = [
            TimeExpression(span: made.span("3天前"), kind: .date, value: "2024-03-02"), TimeExpression(span: made.span("10年"), kind: .duration, value: "P10Y"),
        ]
        made.document.language = .chinese
        return made.document
    }
}

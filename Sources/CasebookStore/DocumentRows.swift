internal import CasebookCore
internal import CasebookFormats
internal import CasebookText

/// The rows of one document, their values in the order of the columns in `DocumentTables`.
struct DocumentRows {
    private let document: Document
    private let frame: OffsetFrame
    private let number: Int
    private(set) var rows: [StoredRow] = []

    init(_ document: Document, unit: OffsetUnit, number: Int) {
        self.document = document
        frame = OffsetFrame(document, unit: unit)
        self.number = number
    }

    mutating func add(_ table: Int, _ values: [StoredRow.Value]) { rows.append(StoredRow(table: table, values: values)) }

    private func places(_ span: TextSpan) -> [StoredRow.Value] {
        let (start, end) = frame.range(span)
        return [.integer(start), .integer(end)]
    }

    private func text(_ span: TextSpan) -> StoredRow.Value { .text(document.text[span]) }
    private func text(_ span: TextSpan?) -> StoredRow.Value { .init(span.map { document.text[$0] }) }
    private func entity(_ index: Int?) -> StoredRow.Value { .init(index.map { "e\($0)" }) }
    private func name(_ index: Int?) -> StoredRow.Value { text(index.map { document.entities[$0].span }) }
    private func assertion(_ assertion: Assertion) -> [StoredRow.Value] {
        [.text(assertion.status.rawValue), .text(assertion.temporality.rawValue), .text(assertion.subject.rawValue)]
    }
    private func flag(_ value: Bool) -> StoredRow.Value { .integer(value ? 1 : 0) }

    mutating func addSections(_ table: Int) {
        for (index, section) in document.sections.enumerated() {
            // Of a record's section offsets count in its own text, which is all of it then.
            let span = document.hasGivenSections ? section.body ?? section.span : section.span
            add(
                table,
                [.integer(number), .integer(index), .text(section.kind), .init(section.loinc), text(section.title)] + places(span) + [
                    .integer(section.level), .init(section.parent),
                ])
        }
    }

    mutating func addEntities(_ table: Int, codes: Int) {
        for (index, entity) in document.entities.enumerated() {
            let id = StoredRow.Value.text("e\(index)"), code = entity.codes.first, said = entity.assertion
            let found: [StoredRow.Value] = [.integer(number), id, .text(entity.kind.rawValue), text(entity.span)]
            let source: [StoredRow.Value] = [
                .init(entity.confidence), .text(entity.source), .init(code?.system), .init(code?.code), .init(code?.display),
                .init(entity.section.map { document.sections[$0].kind }),
            ]
            let more: [StoredRow.Value] = [
                .init(said.relation), .init(said.clinicalStatus?.rawValue), .init(entity.role), .init(entity.rank), .init(entity.section), .init(entity.copiedFrom),
            ]
            add(table, found + assertion(said) + source + places(entity.span) + more)
            for (place, code) in entity.codes.enumerated() {
                add(codes, [.integer(number), id, .integer(place), .text(code.system), .text(code.code), .text(code.display), .init(code.score)])
            }
        }
    }

    mutating func addRelations(_ table: Int) {
        for relation in document.relations {
            add(table, [.integer(number), .text(relation.kind), entity(relation.from), entity(relation.to), .init(relation.confidence), .text(relation.source)])
        }
    }

    mutating func addMeasurements(_ table: Int) {
        for (index, measurement) in document.measurements.enumerated() {
            var value: Double?, high: Double?, parts: String?, word: String?
            switch measurement.value {
            case .number(let number): value = number
            case .range(let from, let to): (value, high) = (from, to)
            case .parts(let list): parts = list.map { $0 == $0.rounded() && abs($0) < 1e15 ? String(Int($0)) : String($0) }.joined(separator: " ")
            case .word(let text): word = text
            }
            let head: [StoredRow.Value] = [.integer(number), .integer(index), entity(measurement.test), name(measurement.test)]
            let result: [StoredRow.Value] = [.init(value), .init(high), .init(parts), .init(word), .text(measurement.comparator.rawValue), .init(measurement.unit)]
            let words: [StoredRow.Value] = [text(measurement.valueSpan), text(measurement.unitSpan)]
            let reading: [StoredRow.Value] = [
                .init(measurement.interpretation?.rawValue), flag(measurement.isInterpretationStated), .init(measurement.low), .init(measurement.high), text(measurement.specimen),
                .init(measurement.time),
            ]
            add(table, head + places(measurement.span) + result + words + reading + assertion(measurement.assertion))
        }
    }

    mutating func addMedications(_ table: Int, dosages: Int) {
        for (index, medication) in document.medications.enumerated() {
            let head: [StoredRow.Value] = [.integer(number), .integer(index), entity(medication.drug), name(medication.drug)]
            let product: [StoredRow.Value] = [text(medication.span), .init(medication.strength?.value), .init(medication.strength?.unit), .init(medication.form)]
            let use: [StoredRow.Value] = [.text(medication.status.rawValue), .init(medication.context?.rawValue), .init(medication.start), .init(medication.end)]
            add(table, head + places(medication.span) + product + use + assertion(medication.assertion) + [.init(medication.confidence)])
            for (step, dosage) in medication.dosages.enumerated() { addDosage(dosages, dosage, medication: index, step: step) }
        }
    }

    private mutating func addDosage(_ table: Int, _ dosage: DosageInstruction, medication: Int, step: Int) {
        let dose = dosage.dose, frequency = dosage.frequency, duration = dosage.duration
        let head: [StoredRow.Value] = [.integer(number), .integer(medication), .integer(step)]
        let amount: [StoredRow.Value] = [text(dosage.span), .init(dose?.value), .init(dose?.high), .init(dose?.unit), .init(dosage.route)]
        let often: [StoredRow.Value] = [
            .init(frequency?.count), .init(frequency?.countHigh), .init(frequency?.period), .init(frequency?.periodHigh), .init(frequency?.periodUnit),
            .init(dosage.timing.isEmpty ? nil : dosage.timing.joined(separator: " ")),
        ]
        let long: [StoredRow.Value] = [.init(duration?.value), .init(duration?.high), .init(duration?.unit), flag(dosage.isAsNeeded), text(dosage.asNeededFor)]
        let most: [StoredRow.Value] = [
            .init(dosage.maximum?.value), .init(dosage.maximum?.unit), .init(dosage.maximumPeriod), .init(dosage.rate?.value), .init(dosage.rate?.unit),
        ]
        add(table, head + places(dosage.span) + amount + often + long + most)
    }

    mutating func addAllergies(_ table: Int) {
        for (index, allergy) in document.allergies.enumerated() {
            let reactions = allergy.reactions.map { document.text[document.entities[$0].span] }.joined(separator: "; ")
            let head: [StoredRow.Value] = [.integer(number), .integer(index), entity(allergy.substance), text(allergy.span)]
            let rest: [StoredRow.Value] = [
                .init(allergy.category?.rawValue), .text(allergy.status.rawValue), .init(allergy.noneKnown?.rawValue), flag(allergy.isIntolerance),
                .init(reactions.isEmpty ? nil : reactions), .init(allergy.severity),
            ]
            add(table, head + places(allergy.span) + rest)
        }
    }

    mutating func addTimes(_ table: Int) {
        for (index, time) in document.times.enumerated() {
            let rest: [StoredRow.Value] = [
                text(time.span), .text(time.kind.rawValue), .text(time.value), .init(time.begin), .init(time.end), .init(time.modifier), .init(time.frequency), entity(time.event),
            ]
            add(table, [.integer(number), .integer(index)] + places(time.span) + rest)
        }
    }
}

internal import CasebookCore
internal import CasebookText

/// What a stay changed: each drug at home, in hospital and at discharge side by side, and diagnoses by their part.
///
/// `Stated` is what the text says of a drug; `Compared` is only a comparison of the lists and instructions, to show what nobody has said: a drug of home that is neither on the
/// discharge list nor stopped, another dose.
struct ReconciliationView {
    /// Medications and diagnoses; those that there are.
    let tables: [ValueTable]

    /// Nil where a document has neither medications of a context nor diagnoses with a role.
    init?(_ document: Document) {
        let medications = Self.medications(document), diagnoses = Self.diagnoses(document)
        guard medications != nil || diagnoses != nil else { return nil }
        tables = [medications, diagnoses].compactMap(\.self)
    }

    private struct Drug {
        var name: String
        var instructions: [Medication.Context?: [String]] = [:]
        var states: [String] = []
    }

    private static func medications(_ document: Document) -> ValueTable? {
        let uses = EntityUses(document)
        var order: [String] = [], drugs: [String: Drug] = [:]
        for medication in document.medications where medication.assertion.subject == .patient && (medication.context != nil || medication.status != .unknown) {
            guard let place = medication.drug, document.entities.indices.contains(place), !uses.allergens.contains(place) else { continue }
            let entity = document.entities[place]
            guard entity.assertion.subject == .patient else { continue }
            let name = ValueText.words(entity.span, in: document.text)
            let key = entity.codes.first.map { "\($0.system)\t\($0.code)" } ?? name.lowercased()
            if drugs[key] == nil {
                order.append(key)
                drugs[key] = Drug(name: name)
            }
            let dosage = ValueText.dosages(medication, in: document.text)
            let strength = medication.strength.map { ValueText.text($0) } ?? "", instruction = [strength, dosage].filter { !$0.isEmpty }.joined(separator: ", ")
            drugs[key]?.instructions[medication.context, default: []].append(instruction)
            // The state, with what takes it back: planned, denied, only under a condition.
            let remarks = ValueTable.remarks(medication.assertion)
            let state = medication.status.rawValue + (remarks.isEmpty || medication.status == .stopped ? "" : " (\(remarks))")
            if drugs[key]?.states.contains(state) == false { drugs[key]?.states.append(state) }
        }
        guard !drugs.isEmpty, document.medications.contains(where: { $0.context != nil }) else { return nil }
        let hasHome = drugs.values.contains { $0.instructions[.home] != nil }, hasDischarge = drugs.values.contains { $0.instructions[.discharge] != nil }
        let rows = order.compactMap { drugs[$0] }.map { drug -> ValueTable.Row in
            func cell(_ context: Medication.Context?) -> String {
                guard let list = drug.instructions[context] else { return "" }
                let said = list.filter { !$0.isEmpty }
                return said.isEmpty ? "yes" : said.joined(separator: "; ")
            }
            let compared = hasHome && hasDischarge ? compare(drug) : ""
            let mark = drug.states.count == 1 ? String(drug.states[0].prefix { $0 != " " }) : drug.states.isEmpty ? nil : "changed"
            return ValueTable.Row(cells: [drug.name, cell(.home), cell(.inpatient), cell(.discharge), cell(nil), drug.states.joined(separator: ", "), compared], mark: mark)
        }
        let header = ["Drug", "At home", "In hospital", "At discharge", "Elsewhere in the text", "Stated", "Compared"]
        return ValueTable(title: "Discharge reconciliation: medications", header: header, rows: rows, fixed: 0..<4)
    }

    private static func compare(_ drug: Drug) -> String {
        func isStated(_ states: [Medication.Status]) -> Bool { drug.states.contains { state in states.contains { state.hasPrefix($0.rawValue) } } }
        switch (drug.instructions[.home], drug.instructions[.discharge]) {
        case (nil, nil): return ""
        case (_?, nil): return isStated([.stopped, .held, .declined, .continued, .changed]) ? "" : "not on the discharge list"
        case (nil, _?): return isStated([.started, .planned]) ? "" : "not on the home list"
        // Without instructions there is nothing to compare.
        case (let home?, let discharge?): return home.contains("") || discharge.contains("") ? "on both lists" : home == discharge ? "same" : "differs"
        }
    }

    private static let roles = ["admission", "principal", "discharge", "secondary", "differential"]

    private static func diagnoses(_ document: Document) -> ValueTable? {
        let found = document.entities.filter { $0.role != nil && $0.role != "allergen" && $0.assertion.subject == .patient }
        guard !found.isEmpty else { return nil }
        func order(_ entity: Entity) -> (Int, Int, Int) { (roles.firstIndex(of: entity.role ?? "") ?? roles.count, entity.rank ?? .max, entity.span.start) }
        let rows = found.sorted { order($0) < order($1) }.map { entity in
            let state = [ValueTable.remarks(entity.assertion), entity.assertion.clinicalStatus?.rawValue ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
            let code = entity.codes.first.map { "\($0.system) \($0.code)" } ?? ""
            let mark = entity.assertion.status == .absent ? "absent" : entity.role == "differential" || entity.assertion.status != .present ? "unsure" : nil
            return ValueTable.Row(cells: [entity.role ?? "", entity.rank.map { String($0) } ?? "", ValueText.words(entity.span, in: document.text), code, state], mark: mark)
        }
        return ValueTable(title: "Diagnoses of the stay", header: ["Role", "Rank", "Diagnosis", "Code", "Remarks"], rows: rows)
    }
}

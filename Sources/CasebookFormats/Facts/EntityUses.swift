internal import CasebookCore
internal import CasebookText

/// What the mentions of a document may be told as to those who take them for facts about the patient: by what is said of them, and by how the document uses them.
///
/// What a patient is allergic to was not given to him, what happened when he had it is not his illness now, and what a drug may be taken for need not be there.
struct EntityUses {
    enum Standing: Sendable {
        /// It is or was so of the patient.
        case stated
        case uncertain
        case denied
        /// It is to come or to be done.
        case planned
        /// Nothing is said of whether it is so: conditions, advice, general words, allergens.
        case unsaid
        /// It is said of someone else.
        case others
    }

    /// Entities that name an allergen, or stand in a statement about allergies.
    private(set) var allergens: Set<Int> = []
    /// What an allergen caused.
    private(set) var reactions: Set<Int> = []
    /// What a drug may be taken for when it comes.
    private(set) var needs: Set<Int> = []
    /// Indices in `Document.medications`, by the drug's entity.
    private(set) var medications: [Int: [Int]] = [:]

    init(_ document: Document) {
        func mark(_ span: TextSpan, _ set: inout Set<Int>) {
            var index = document.entities.firstPlace { $0.span.start >= span.start }
            if index > 0, document.entities[index - 1].span.end > span.start { index -= 1 }
            while index < document.entities.count, document.entities[index].span.start < span.end {
                if document.entities[index].span.overlaps(span) { set.insert(index) }
                index += 1
            }
        }
        for allergy in document.allergies {
            if let substance = allergy.substance { allergens.insert(substance) }
            mark(allergy.span, &allergens)
            reactions.formUnion(allergy.reactions)
        }
        for (index, entity) in document.entities.enumerated() where entity.role == "allergen" { allergens.insert(index) }
        for (index, medication) in document.medications.enumerated() {
            if let drug = medication.drug { medications[drug, default: []].append(index) }
            for dosage in medication.dosages { if let need = dosage.asNeededFor { mark(need, &needs) } }
        }
    }

    func standing(_ index: Int, _ entity: Entity) -> Standing {
        guard entity.assertion.subject == .patient else { return .others }
        guard !allergens.contains(index), !reactions.contains(index), !needs.contains(index) else { return .unsaid }
        return Self.standing(entity.assertion)
    }

    static func standing(_ assertion: Assertion) -> Standing {
        guard assertion.subject == .patient else { return .others }
        switch assertion.status {
        case .absent: return .denied
        case .conditional, .hypothetical, .generic: return .unsaid
        case .present: return assertion.temporality == .future ? .planned : .stated
        case .possible: return assertion.temporality == .future ? .planned : .uncertain
        }
    }
}

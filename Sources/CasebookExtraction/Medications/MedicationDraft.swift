internal import CasebookLexicons
internal import CasebookText

/// A drug and the marks that speak of it, on the way to a medication.
struct MedicationDraft {
    /// Index in `Document.entities`; nil in a bare instruction.
    var drug: Int?
    /// Scalars of the drug; empty in a bare instruction.
    var range: Range<Int>
    /// In text order; those before `lead` stand in front of the drug.
    var marks: [SigMark] = []
    var lead = 0
    var status: SigSense.Status?
    /// The status was said of another drug of the same list.
    var isStatusShared = false
    var context: Medication.Context?
    /// Follows another drug with nothing but a sign or "and" between.
    var isListed = false
    /// What stands between it and the drug before.
    var joint = SigMark.Separator.none
    /// What a drug is dissolved in.
    var isDiluent = false
    /// Goes with the drug before in one preparation.
    var isMixed = false
    /// A fluid that others are dissolved in.
    var isFluid = false
    var form: String?
    /// The name is Chinese.
    var isHan = false

    /// Whether a dose, a time or a way of giving is said.
    var hasInstruction: Bool { marks.contains { $0.isInstruction } }
    var hasDose: Bool { marks.contains { $0.isDose } }

    /// A status that says more counts before one that says no more than that the drug is used.
    mutating func take(_ new: SigSense.Status, isShared: Bool = false) {
        guard let old = status, old != .use, old != .active || new == .use else {
            status = new
            isStatusShared = isShared
            return
        }
        guard new.isChange, !isShared else { return }
        if isStatusShared {
            status = new
            isStatusShared = false
            return
        }
        // 华法林暂停，术后恢复: what is said first holds now. 口服…后已停用: what is done last.
        switch (old, new) {
        case (.held, .started), (.held, .continued), (.stopped, .started), (.declined, _), (_, .planned): return
        default: status = new
        }
    }
}

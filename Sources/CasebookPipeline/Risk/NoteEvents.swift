public import CasebookCore
public import CasebookRisk
internal import CasebookText

/// Makes events of what notes of a timeline say: one for each finding, drug, test or procedure of the patient, with its assertion.
public enum NoteEvents {
    /// Adds the findings of a unit's notes to its events, and takes the notes away. Notes that cannot be seen at the hour of scoring are not read.
    ///
    /// An event is called `note:KIND:CONCEPT:STATUS`, where the concept is the code of a terminology where one is known, else the mention in small letters; past findings end
    /// in `:historical`. It happened and was known when its note was. Findings of relatives and those about no person are left out, and a finding
    /// counts once a note. What a note repeats word for word of an earlier one counts there alone.
    ///
    /// Throws what `Pipeline.annotate` throws.
    public static func read(_ timeline: PatientTimeline, _ schema: RiskSchema, _ pipeline: Pipeline, workspace: inout PipelineWorkspace) throws(ClinicalError) -> PatientTimeline {
        guard !timeline.notes.isEmpty else { return timeline }
        let view = schema.view(of: timeline)
        var result = timeline
        result.notes = []
        // Without its notes the unit might seem to end before.
        result.asOf = view.asOf
        var copies = PatientCopies()
        for (number, note) in view.notes.enumerated().sorted(by: { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }) {
            let text = note.text.reveal { SourceText($0) }
            var document = Document(id: "", text: text)
            document.copies = copies.read(text, patient: "", id: "\(number)")
            document = try pipeline.annotate(document, workspace: &workspace)
            var seen: Set<String> = []
            for entity in document.entities {
                guard entity.assertion.subject == .patient, entity.assertion.status != .generic, entity.assertion.status != .hypothetical, entity.copiedFrom == nil
                else { continue }
                let concept = entity.codes.first.map { "\($0.system)/\($0.code)" } ?? document.text[entity.span].lowercased()
                var code = "note:\(entity.kind.rawValue):\(concept):\(entity.assertion.status.rawValue)"
                if entity.assertion.temporality == .historical { code += ":historical" }
                if seen.insert(code).inserted { result.events.append(TimelineEvent(time: note.time, known: note.known, code: code)) }
            }
        }
        return result
    }
}

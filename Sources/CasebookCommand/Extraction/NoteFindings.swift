import ArgumentParser
import Casebook
import Synchronization

/// How notes of timelines are read, where a schema asks for it.
struct NoteFindings: ParsableArguments {
    @OptionGroup var tier: PipelineOptions
    @Option(help: "Folder that holds the lexicons instead of the one beside the program.")
    var lexicons: String?

    /// The pipeline for a schema that reads notes; nil for others.
    func pipeline(_ schema: RiskSchema) throws(ClinicalError) -> Pipeline? {
        schema.readsNotes ? try tier.pipeline(ClinicalLexicons(folder: lexicons)).pipeline : nil
    }

    /// The units with findings of their notes among their events, in their order. A unit whose notes cannot be read is told and left out, as when it is scored.
    func read(_ units: [PatientTimeline], _ schema: RiskSchema, jobs: Int, quiet: Bool) throws(ClinicalError) -> [PatientTimeline] {
        guard let pipeline = try pipeline(schema) else { return units }
        let result = Mutex<[PatientTimeline]>([]), bar = ProgressBar(total: units.count, what: "units", progress: .auto, quiet: quiet)
        var next = units.makeIterator()
        try BatchRunner(jobs: jobs).run(
            next: { next.next() },
            work: { (unit: PatientTimeline, workspace: inout PipelineWorkspace) -> PatientTimeline? in
                do throws(ClinicalError) { return try NoteEvents.read(unit, schema, pipeline, workspace: &workspace) } catch {
                    Console.error("casebook: the notes of a unit were not read: \(error)")
                    return nil
                }
            },
            write: { unit in
                if let unit { result.withLock { $0.append(unit) } }
                bar.step(failed: unit == nil)
                return true
            })
        bar.finish()
        return result.withLock { $0 }
    }
}

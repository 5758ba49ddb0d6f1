import ArgumentParser
import Casebook

/// What the tables of OMOP need that a note may not say.
struct OMOPOptions: ParsableArguments {
    @Option(help: "person_id of notes whose patient is not known or no number (omop); without it such notes are refused.")
    var personUnknown: Int?
    @Option(help: "Day on which the notes are processed, and the day of notes that state none: 2024-03-05 (omop; default: each note's own day).")
    var date: String?

    var isGiven: Bool { personUnknown != nil || date != nil }

    func validate() throws {
        if let personUnknown, personUnknown < 0 { throw ValidationError("--person-unknown must be at least 0.") }
        if let date, OMOPTables.day(date) == nil { throw ValidationError("--date takes a day: 2024-03-05.") }
    }

    func tables(unit: OffsetUnit) -> OMOPTables {
        OMOPTables(unit: unit, unknownPerson: personUnknown, day: date.flatMap { OMOPTables.day($0) }, version: casebookVersion)
    }
}

internal import CasebookCore
internal import CasebookRecords
internal import CasebookText

/// The records of one file or line: one for every patient of every message or Bundle.
struct RecordInputs {
    private enum Content {
        case messages([(message: HL7Message, segments: Range<Int>)])
        case bundle(FHIRPatients)
    }

    private let content: Content
    /// Belong to the first record.
    private let diagnostics: [Diagnostic]

    static func messages(_ messages: [HL7Message], _ diagnostics: [Diagnostic]) -> RecordInputs {
        let parts = messages.flatMap { message in HL7RecordReader.patients(of: message).map { (message, $0) } }
        return RecordInputs(content: .messages(parts), diagnostics: diagnostics)
    }

    static func resource(_ value: JSONValue) -> RecordInputs {
        let patients = FHIRPatients(value)
        return RecordInputs(content: .bundle(patients), diagnostics: patients.diagnostics)
    }

    var count: Int {
        switch content {
        case .messages(let parts): parts.count
        case .bundle(let patients): patients.count
        }
    }

    func input(_ place: Int, id: String, file: String?) -> RecordInput {
        var input =
            switch content {
            case .messages(let parts): RecordInput(.message(parts[place].message, segments: parts[place].segments), id: id, file: file)
            case .bundle(let patients): RecordInput(.resource(patients.value(place)), id: id, file: file)
            }
        if place == 0 { input.diagnostics = diagnostics }
        return input
    }
}

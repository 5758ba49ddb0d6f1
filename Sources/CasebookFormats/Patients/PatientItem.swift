public import CasebookCore
public import CasebookRisk
internal import CasebookText

/// One unit out of the inputs as it stands there, or why there is none; read to a timeline on any thread.
public struct PatientItem: Sendable {
    enum Content: Sendable {
        case line([UInt8])
        case row([[UInt8]], PatientTableHeader)
    }

    /// The place of its input among all.
    public var input: Int
    /// The place among the units of its input, from 0; failures count.
    public var number: Int
    /// What to call it in messages: a path and a line.
    public var location: Location
    /// Bytes of all inputs read so far, as they lie on the disk.
    public var position: Int
    var content: Result<Content, ClinicalError>

    /// The unit.
    ///
    /// - Parameters:
    ///   - groupColumn: in the place of the schema's.
    ///   - needsGroup: whether the unit must say whose it is, as for parting patients it must; a score does not depend on it.
    /// - Throws: `timeline.malformed`, `json.malformed`, `table.malformed`, or what kept the line from being read; with the place.
    public func timeline(_ schema: RiskSchema, idColumn: String?, groupColumn: String?, needsGroup: Bool = false) throws(ClinicalError) -> PatientTimeline {
        let needsGroup = needsGroup || groupColumn != nil, idColumn = idColumn ?? schema.idColumn, groupColumn = groupColumn ?? schema.groupColumn
        return try read { (json) throws(ClinicalError) in
            try Self.checked(PatientTimeline(json, idColumn: idColumn, groupColumn: groupColumn, needsGroup: needsGroup))
        } row: { (row) throws(ClinicalError) in
            var row = row
            try row.name(idColumn: idColumn, groupColumn: groupColumn, needsGroup: needsGroup)
            return try Self.checked(row)
        }
    }

    /// Databases end a text at its first zero, which would make one id of several.
    private static func checked(_ unit: PatientTimeline) throws(ClinicalError) -> PatientTimeline {
        guard !unit.id.utf8.contains(0) else { throw ClinicalError(.timelineMalformed, "The unit's id holds the character U+0000, which no id may hold.") }
        return unit
    }

    /// The columns of a row, or the members of a flat line, none of which is an id.
    func row() throws(ClinicalError) -> PatientTimeline {
        try read { (json) throws(ClinicalError) in
            guard case .object(let members) = json else { throw ClinicalError(.timelineMalformed, "A JSON object was expected.") }
            var row = PatientTimeline(id: "")
            for member in members {
                switch member.value {
                case .string(let text) where !text.isEmpty: row.statics[member.key] = .text(text)
                case .number(let text): row.statics[member.key] = .text(text)
                default: break
                }
            }
            return row
        } row: {
            $0
        }
    }

    /// Reads a line of JSON, or a row of a table; errors get the place.
    private func read(
        json: (JSONValue) throws(ClinicalError) -> PatientTimeline, row: (PatientTimeline) throws(ClinicalError) -> PatientTimeline
    ) throws(ClinicalError) -> PatientTimeline {
        do throws(ClinicalError) {
            switch try content.get() {
            case .line(let line): return try json(JSONParser.parse(line[...]))
            case .row(let fields, let header):
                guard fields.count == header.names.count else {
                    throw ClinicalError(.tableMalformed, "The row has \(fields.count) fields, the header \(header.names.count); check its quotes.")
                }
                return try row(Self.timeline(fields, header))
            }
        } catch {
            var error = error
            error.location = Location(file: location.file, line: location.line, column: error.code == .fileUnreadable ? nil : error.location?.offset.map { $0 + 1 })
            throw error
        }
    }

    private static func timeline(_ fields: [[UInt8]], _ header: PatientTableHeader) -> PatientTimeline {
        var timeline = PatientTimeline(id: "")
        timeline.statics.reserveCapacity(fields.count)
        for (name, field) in zip(header.names, fields) where !name.isEmpty {
            guard let text = text(field, header.encoding), !text.isEmpty else { continue }
            timeline.statics[name] = .text(text)
        }
        return timeline
    }

    /// What results call a unit that cannot be read: its line; of an input that cannot be read at all, the hash of where it lies.
    public var fallbackID: String { location.line.map { "line-\($0)" } ?? InputPaths.digest(of: location.file ?? "-") }

    /// A field without white space around it.
    private static func text(_ field: [UInt8], _ encoding: TextEncoding?) -> String? {
        let text = field.allSatisfy { $0 < 0x80 } ? String(decoding: field, as: UTF8.self) : TextDecoder.decode(field, declared: encoding).text.string
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return text }
        return text.trimmed()
    }
}

/// The columns of a table.
final class PatientTableHeader: Sendable {
    let names: [String]
    let encoding: TextEncoding?

    init(names: [String], encoding: TextEncoding?) {
        self.names = names
        self.encoding = encoding
    }
}

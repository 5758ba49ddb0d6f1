internal import CasebookCore
internal import CasebookRecords
internal import CasebookText

/// Reads the documents of all inputs, one after another, with memory for one at a time.
///
/// A file that cannot be read, a damaged line or an unsupported kind gives an item with the error, and reading goes on with the next.
public struct InputReader: ~Copyable {
    private enum Source {
        case lines(LineReader)
        case table(TableReader, TableColumns)
    }

    /// Records of one file or line that are still to come; `name` is what their ids begin with.
    private struct Pending {
        var inputs: RecordInputs
        var next = 0
        var name: String
        var place: String
    }

    private let paths: [String]
    private let options: InputOptions
    private var next = 0
    private var index = 0
    private var source: Source?
    private var pending: Pending?
    /// Of a table's fields.
    private var encoding: TextEncoding?
    private var path = ""
    private var seen: Set<UInt64> = []
    /// Of the input that is being read: what follows must not depend on whether an earlier one was read in this run or in an interrupted one before.
    private var copies = PatientCopies()
    /// Documents of each input that are not wanted any more; for all `count` of it, `-1 - count`.
    private let skipped: [Int]
    private var number = 0
    private var stream: ByteStream?
    private var positionBefore = 0
    /// The one input where that is no file.
    private var memory: [UInt8]?

    /// Reads the documents of what has come already, such as the body of a request; its form is told by its first bytes.
    ///
    /// - Parameter name: what ids begin with.
    public init(bytes: [UInt8], name: String, options: InputOptions) {
        self.init(paths: [name], options: options)
        memory = bytes
    }

    /// - Parameter skipping: how many documents of each input were done before, `-1 - count` for all `count` of it; none when empty.
    public init(paths: [String], options: InputOptions, skipping: [Int] = []) {
        self.paths = paths
        self.options = options
        skipped = skipping.isEmpty ? paths.map { _ in 0 } : skipping
        seen.reserveCapacity(1 << 16)
    }

    /// The next document or failure; nil at the end of all inputs.
    public mutating func nextItem() -> InputItem? {
        while var item = nextOfAll() {
            item.input = next - 1
            item.number = number
            item.position = positionBefore + (stream?.position ?? 0)
            number += 1
            if item.number >= skipped[item.input] { return item }
        }
        return nil
    }

    private mutating func nextOfAll() -> InputItem? {
        while true {
            if let item = nextPending() { return item }
            if source != nil {
                if let item = nextOfSource() { return item }
                source = nil
                continue
            }
            guard next < paths.count else { return nil }
            path = paths[next]
            next += 1
            number = 0
            copies = PatientCopies()
            positionBefore += stream?.position ?? 0
            stream = nil
            if skipped[next - 1] < 0 {
                index += -1 - skipped[next - 1]
                continue
            }
            do throws(ClinicalError) {
                if let item = try open() { return item }
            } catch {
                return failure(id: name(of: path), error)
            }
        }
    }

    // MARK: Files

    /// Opens the next file: an item when it is one document, nil when it is a source of many.
    private mutating func open() throws(ClinicalError) -> InputItem? {
        let stream: ByteStream
        if let bytes = memory {
            stream = ByteStream(bytes: bytes, name: path)
            memory = nil
        } else {
            stream = try ByteStream(path: path)
        }
        self.stream = stream
        var head: [UInt8] = []
        // A pipe may give a few bytes at first; a line, or enough to know a format by, is waited for.
        while head.count < 1024, !head.contains(0x0A), try stream.read(into: &head) {}
        var kind = options.assumesJSONLines ? .jsonLines : InputKind.of(head, path: path)
        if kind == .text, path == "-", options.textColumn != nil { kind = .commaTable }
        if JSONOpening.mayBegin(head), !options.assumesJSONLines, kind == .record(.json) || kind == .jsonLines || kind == .text {
            return try open(json: head, stream, kind: kind)
        }
        if case .record(let syntax) = kind {
            return try openRecords(syntax, head: head, stream)
        }
        if case .unsupported(let format) = kind {
            throw ClinicalError(.inputUnsupported, "\(format) is not read by this command; convert it to plain text.", at: Location(file: path))
        }
        // Lines are cut as bytes, which needs a character set that keeps ASCII; others are decoded whole first.
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            if kind == .text { return document(try head + stream.readAll(limit: options.maximumBytes), isPage: false) }
            throw ClinicalError(.inputUnsupported, "A table or JSON Lines file in UTF-16 is not read; save it as UTF-8.", at: Location(file: path))
        }
        if head.starts(with: [0xEF, 0xBB, 0xBF]), kind != .text { head.removeFirst(3) }
        switch kind {
        case .jsonLines:
            source = .lines(LineReader(stream, head: head, limit: options.maximumBytes))
            return nil
        case .commaTable, .tabTable:
            encoding = .chinese(inHead: head)
            let separator = kind == .commaTable ? UInt8(ascii: ",") : UInt8(ascii: "\t")
            var table = TableReader(LineReader(stream, head: head, limit: options.maximumBytes), separator: separator, limit: options.maximumBytes)
            guard let header = try table.next() else {
                throw ClinicalError(.tableMalformed, "The table is empty; a header line was expected.", at: Location(file: path))
            }
            source = .table(table, try TableColumns(header.map { [encoding] in TextDecoder.decode($0, declared: encoding).text.string }, options, path: path))
            return nil
        case .text, .html, .record, .unsupported:
            kind = kind == .html ? .html : .text
            return document(try head + stream.readAll(limit: options.maximumBytes), isPage: kind == .html)
        }
    }

    private mutating func document(_ bytes: [UInt8], isPage: Bool) -> InputItem {
        let decoded = TextDecoder.decode(bytes)
        let text = isPage ? SourceText(utf8: decoded.text.withUTF8 { HTMLMask.blank(Array($0)) }) : decoded.text
        return item(id: name(of: path), text: text, diagnostics: decoded.diagnostics, metadata: DocumentMetadata())
    }

    /// A file of one record or more.
    private mutating func openRecords(_ syntax: InputKind.Syntax, head: [UInt8], _ stream: ByteStream) throws(ClinicalError) -> InputItem? {
        let id = name(of: path)
        switch syntax {
        case .xml:
            var bytes = head
            while bytes.count <= options.streamedBytes, try stream.read(into: &bytes) {}
            // Standard input and packed files cannot be read again.
            if bytes.count > options.streamedBytes, stream.isPlainFile, RecordReader.isStreamable(bytes) {
                return record(RecordInput(.largeXML(path: path), id: id, file: file))
            }
            while try stream.read(into: &bytes) {
                guard bytes.count <= options.maximumRecordBytes else { throw tooLarge(options.maximumRecordBytes) }
            }
            if let (message, diagnostics) = try RecordReader.message(xml: bytes) { return records(.messages([message], diagnostics), id: id, place: path) }
            return record(RecordInput(.xml(bytes), id: id, file: file))
        case .er7:
            let batch = try HL7Batch(parsing: head + stream.readAll(limit: options.maximumRecordBytes))
            return records(.messages(batch.messages, batch.diagnostics), id: id, place: path)
        case .json:
            // Told before: only JSON that is not in UTF-8 comes here.
            let text = TextDecoder.decode(try head + stream.readAll(limit: options.maximumRecordBytes)).text
            return records(.resource(try JSONParser.parse(text.withUTF8 { Array($0) })), id: id, place: path)
        }
    }

    /// Input that begins with a brace: a resource, lines of JSON, or a note.
    private mutating func open(json head: [UInt8], _ stream: ByteStream, kind: InputKind) throws(ClinicalError) -> InputItem? {
        var opening = JSONOpening(head: head, limit: options.maximumRecordBytes)
        let isNamed = [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"].contains { path.lowercased().hasSuffix($0) }
        if !isNamed, kind != .jsonLines || path != "-" || !opening.hasLine {
            switch try opening.read(stream, isFile: path != "-") {
            case .resource(let value): return records(.resource(value), id: name(of: path), place: path)
            case .failed(let error) where kind == .record(.json): throw error
            case .lines: break
            case .failed, .other: if kind == .text { return document(try opening.bytes + stream.readAll(limit: options.maximumBytes), isPage: false) }
            }
        }
        source = .lines(LineReader(stream, head: opening.bytes, limit: options.maximumBytes))
        return nil
    }

    private mutating func records(_ inputs: RecordInputs, id: String, place: String) -> InputItem? {
        if inputs.count == 1 { return record(inputs.input(0, id: id, file: file), place: place) }
        pending = Pending(inputs: inputs, name: id, place: place)
        return nextPending()
    }

    private mutating func nextPending() -> InputItem? {
        guard let current = pending else { return nil }
        guard current.next < current.inputs.count else {
            pending = nil
            return nil
        }
        pending?.next += 1
        return record(current.inputs.input(current.next, id: "\(current.name)#\(current.next + 1)", file: file), place: current.place)
    }

    private var file: String? { options.naming == .path ? path : nil }

    private func tooLarge(_ limit: Int) -> ClinicalError {
        ClinicalError(.sizeLimit, "The input has more than \(limit) bytes; split it into documents.", at: Location(file: path))
    }

    private mutating func record(_ input: RecordInput, place: String? = nil) -> InputItem {
        var item = item(id: input.id, text: SourceText(""), diagnostics: [], metadata: DocumentMetadata(), place: place)
        if case .success(var content) = item.content {
            content.record = input
            item.content = .success(content)
        }
        return item
    }

    /// What results call a file.
    private func name(of path: String) -> String {
        switch options.naming {
        case .path: return path == "-" ? "stdin" : path
        case .index: return "input-\(index)"
        case .digest:
            var hash = ByteHash()
            hash.combine(path.utf8)
            return String(hash.value, radix: 16)
        }
    }

    // MARK: Items

    private mutating func item(
        id: String, text: SourceText, diagnostics: [Diagnostic], metadata: DocumentMetadata, line: JSONValue? = nil, language: Language? = nil,
        referenceTime: String? = nil, place: String? = nil
    ) -> InputItem {
        var document = Document(id: id, text: text, metadata: metadata, statedLanguage: language ?? options.language)
        if let referenceTime { document.referenceTime = referenceTime }
        document.diagnostics = diagnostics
        if let patient = metadata.patient { document.copies = copies.read(text, patient: patient, id: id) }
        let length = text.length(in: .scalar)
        if [4_000, 8_000, 32_767].contains(length) {
            document.diagnostics.append(Diagnostic("text.maybe-truncated", "The text has exactly \(length) characters, a usual limit of exports; its end may be missing."))
        }
        var hash = ByteHash()
        hash.combine(id.utf8)
        // Ids are remembered up to a bound, so that a stream without end stays small.
        if seen.count < 1 << 20, !seen.insert(hash.value).inserted {
            document.diagnostics.append(Diagnostic("input.repeated-id", "An earlier document of this run has the same id."))
        }
        defer { index += 1 }
        return InputItem(index: index, id: id, name: place ?? path, content: .success(InputItem.Content(document: document, line: line)))
    }

    /// Databases end a text at its first zero, which would make one id of several.
    private static func isID(_ id: String) -> Bool { !id.utf8.contains(0) }

    private func checked(_ id: String?, _ place: Location) throws(ClinicalError) -> String? {
        if let id, !Self.isID(id) { throw ClinicalError(.inputMalformed, "The id holds the character U+0000, which no id may hold.", at: place) }
        return id
    }

    private mutating func failure(id: String, _ error: ClinicalError, place: String? = nil) -> InputItem {
        defer { index += 1 }
        return InputItem(index: index, id: id, name: place ?? path, content: .failure(error))
    }

    private mutating func nextOfSource() -> InputItem? {
        switch source! {
        case .lines(var reader):
            // Taken out while it is changed, so that its buffer is not copied.
            source = nil
            let item = nextLine(&reader)
            source = .lines(reader)
            return item
        case .table(var table, let columns):
            source = nil
            let item = nextRow(&table, columns)
            source = .table(table, columns)
            return item
        }
    }

    private mutating func nextLine(_ reader: inout LineReader) -> InputItem? {
        while true {
            var place = Location(file: path, line: reader.number + 1)
            var id: String?
            do throws(ClinicalError) {
                guard let line = try reader.next() else { return nil }
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
                place.line = reader.number
                let value = try JSONParser.parse(line)
                id = value.identifier.flatMap { Self.isID($0) ? $0 : nil }
                if let item = try document(value, place: place) { return item }
            } catch {
                var error = error
                error.location = Location(file: path, line: place.line, column: error.location?.offset.map { $0 + 1 })
                return failure(id: id ?? "line-\(place.line ?? 0)", error, place: "\(path):\(place.line ?? 0)")
            }
        }
    }

    private mutating func document(_ value: JSONValue, place: Location) throws(ClinicalError) -> InputItem? {
        guard case .object = value else { throw ClinicalError(.inputMalformed, "A JSON object was expected.", at: place) }
        if value["resourceType"] != nil {
            let id = try checked(value["id"]?.string, place) ?? "line-\(place.line ?? 0)"
            return records(.resource(value), id: id, place: "\(path):\(place.line ?? 0)")
        }
        guard let text = value["text"]?.string else { throw ClinicalError(.inputMalformed, "The key 'text' with a string is needed.", at: place) }
        let id = try checked(value.identifier, place) ?? "line-\(place.line ?? 0)"
        let metadata = DocumentMetadata(
            patient: value["patient"]?.name, encounter: value["encounter"]?.name, type: value["type"]?.string, time: value["time"]?.string,
            author: value["author"]?.string)
        let language = value["language"]?.string.flatMap { Language(rawValue: $0) }
        let source = SourceText(text)
        guard source.count <= options.maximumBytes else {
            throw ClinicalError(.sizeLimit, "The text has \(source.count) bytes; at most \(options.maximumBytes) are read.", at: place)
        }
        return item(
            id: id, text: source, diagnostics: [], metadata: metadata, line: value, language: language, referenceTime: value["referenceDate"]?.string,
            place: "\(path):\(place.line ?? 0)")
    }

    private mutating func nextRow(_ table: inout TableReader, _ columns: TableColumns) -> InputItem? {
        do throws(ClinicalError) {
            guard let row = try table.next() else { return nil }
            let place = "\(path):\(table.line)"
            guard row.count == columns.count else {
                let error = ClinicalError(
                    .tableMalformed, "The row has \(row.count) fields, the header \(columns.count); check its quotes.", at: Location(file: path, line: table.line))
                return failure(id: "row-\(table.line)", error, place: place)
            }
            let decoded = TextDecoder.decode(row[columns.text], declared: encoding)
            func field(_ column: Int?) -> String? {
                guard let column else { return nil }
                let value = TextDecoder.decode(row[column], declared: encoding).text.string
                return value.isEmpty ? nil : value
            }
            let metadata = DocumentMetadata(
                patient: field(columns.patient), encounter: field(columns.encounter), type: field(columns.type), time: field(columns.time), author: field(columns.author))
            let id = try checked(field(columns.id), Location(file: path, line: table.line)) ?? "row-\(table.line)"
            return item(id: id, text: decoded.text, diagnostics: decoded.diagnostics, metadata: metadata, place: place)
        } catch {
            var error = error
            error.location = Location(file: path, line: error.location?.line ?? table.line)
            return failure(id: "row-\(table.line)", error, place: "\(path):\(table.line)")
        }
    }
}

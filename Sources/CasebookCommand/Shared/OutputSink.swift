import Casebook
import Foundation
import Synchronization

/// Where results of `extract` go and how they look. `render` and `failure` run on any thread, `write` in input order, one at a time.
final class OutputSink: Sendable {
    /// What becomes of one document.
    enum Output: Sendable {
        case bytes([UInt8])
        /// Files of one name with different endings, in the output's folder.
        case files(id: String, entities: Int, [(ending: String, bytes: [UInt8])])
        /// Rows of two files, which get their numbers as they are written.
        case rows(OMOPTables.Rows, hasDay: Bool)
    }

    private struct Progress {
        var count = 0
        var names: Set<String> = ["index"]
        var pages: [(file: String, id: String, entities: Int)] = []
        var error: ClinicalError?
        var terms = 0
        var undated = 0
    }

    private let format: ExtractCommand.Format
    private let encoder: DocumentEncoder
    private let bundles: FHIRBundleEncoder
    private let tables: OMOPTables
    /// Where identifiers are taken out: the text itself is the result of formats that are no form of their own.
    private let redacted: RedactionEncoder?
    private let folder: String?
    private let usesColour: Bool
    private let lines: LineSink
    /// The second file of formats that have two.
    private let terms: LineSink?
    private let progress = Mutex(Progress())

    private init(
        format: ExtractCommand.Format, encoder: DocumentEncoder, bundles: FHIRBundleEncoder, tables: OMOPTables, redacted: RedactionEncoder?, folder: String?, usesColour: Bool,
        lines: LineSink, terms: LineSink?
    ) {
        self.format = format
        self.encoder = encoder
        self.bundles = bundles
        self.tables = tables
        self.redacted = redacted
        self.folder = folder
        self.usesColour = usesColour
        self.lines = lines
        self.terms = terms
    }

    /// - Parameter output: a file, a folder for formats that write one, or nil for standard output.
    static func make(
        format: ExtractCommand.Format, output: String?, encoder: DocumentEncoder, bundles: FHIRBundleEncoder, tables: OMOPTables, redacted: RedactionEncoder?
    ) throws(ClinicalError) -> OutputSink {
        let folder = format.isFolder ? output : nil
        if let folder { try PrivateFile.makeFolder(folder) }
        let isTables = format == .omop
        let lines = try LineSink(output: isTables ? folder.map { $0 + "/NOTE.csv" } : folder == nil ? output : nil)
        let terms = isTables ? try LineSink(output: folder.map { $0 + "/NOTE_NLP.csv" }) : nil
        if let terms {
            _ = lines.write(Array((OMOPTables.noteColumns.joined(separator: ",") + "\n").utf8))
            _ = terms.write(Array((OMOPTables.termColumns.joined(separator: ",") + "\n").utf8))
        }
        return OutputSink(
            format: format, encoder: encoder, bundles: bundles, tables: tables, redacted: redacted, folder: folder, usesColour: output == nil && Console.usesColour, lines: lines,
            terms: terms)
    }

    func render(_ document: Document) -> Output {
        func files(_ files: [(ending: String, bytes: [UInt8])]) -> Output { .files(id: document.id, entities: document.entities.count, files) }
        switch format {
        case .ndjson: return .bytes(redacted?.line(document) ?? encoder.line(document))
        case .json: return .bytes((redacted?.line(document) ?? encoder.line(document)).dropLast())
        case .text where redacted != nil: return .bytes(Array((document.text.string + "\n").utf8))
        case .text: return .bytes(Array(TextTable(usesColour: usesColour).render(document).utf8))
        case .conll: return .bytes(Array(CoNLLWriter.render(document, unit: encoder.unit).utf8))
        case .fhir: return .bytes(bundles.line(document))
        case .omop: return .rows(tables.rows(document), hasDay: OMOPTables.hasDay(document))
        case .sqlite: preconditionFailure("Databases are written with a ledger.")
        case .html: return files([(".html", Array(HTMLPage().render(document).utf8))])
        case .brat: return files([(".txt", Array(document.text.string.utf8)), (".ann", Array(BRATWriter.annotations(document).utf8))])
        }
    }

    func failure(id: String, _ error: ClinicalError) -> Output {
        switch format {
        case .ndjson: return .bytes(DocumentEncoder.errorLine(id: id, error))
        case .json: return .bytes(DocumentEncoder.errorLine(id: id, error).dropLast())
        case .fhir: return .bytes(bundles.errorLine(id: id, error))
        default: return .bytes([])
        }
    }

    func write(_ output: Output) -> Bool {
        switch output {
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return true }
            guard format == .json else { return lines.write(bytes) }
            // One array of all documents, written as they come.
            let isFirst = progress.withLock { progress -> Bool in
                progress.count += 1
                return progress.count == 1
            }
            return lines.write(Array((isFirst ? "[\n" : ",\n").utf8) + bytes)
        case .files(let id, let entities, let files):
            let name = reserve(id, entities)
            for file in files { store(file.bytes, name + file.ending) }
            return progress.withLock { $0.error == nil }
        case .rows(let rows, let hasDay):
            var note: [UInt8] = [], terms: [UInt8] = []
            progress.withLock { progress in
                progress.count += 1
                if !hasDay { progress.undated += 1 }
                note = Array("\(progress.count),".utf8) + rows.note
                for term in rows.terms {
                    progress.terms += 1
                    terms += Array("\(progress.terms),\(progress.count),".utf8) + term
                }
            }
            return lines.write(note) && self.terms?.write(terms) ?? true
        }
    }

    /// Ends the output; throws what went wrong on the way.
    func finish() throws(ClinicalError) {
        if format == .json { _ = lines.write(Array((progress.withLock { $0.count } == 0 ? "[]\n" : "\n]\n").utf8)) }
        if format == .html {
            let pages = progress.withLock { $0.pages.sorted { $0.file < $1.file } }
            store(Array(HTMLPage().index(pages).utf8), "index.html")
        }
        if let error = progress.withLock({ $0.error }) { throw error }
        try lines.finish()
        try terms?.finish()
    }

    /// Notes written so far that have a day only because a table must have one.
    var undatedNotes: Int { progress.withLock { $0.undated } }

    // MARK: Folders

    /// A file name for a document that no other has: the last part of its id, without signs that file systems dislike.
    private func reserve(_ id: String, _ entities: Int) -> String {
        let last = id.split(separator: "/").last ?? "document"
        var plain = ""
        // File systems take 255 bytes.
        for character in last where plain.utf8.count < 180 {
            plain.append(character.isLetter || character.isNumber || "-_.".contains(character) ? character : "_")
        }
        return progress.withLock { progress in
            var name = plain
            var number = 2
            while !progress.names.insert(name).inserted {
                name = "\(plain)-\(number)"
                number += 1
            }
            progress.pages.append((name + ".html", id, entities))
            return name
        }
    }

    private func store(_ bytes: [UInt8], _ name: String) {
        guard let folder else { return }
        do throws(ClinicalError) { try PrivateFile.write(bytes, to: folder + "/" + name) } catch {
            progress.withLock { if $0.error == nil { $0.error = error } }
        }
    }
}

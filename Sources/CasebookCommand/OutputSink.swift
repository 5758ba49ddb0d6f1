import Casebook
import Foundation
import Synchronization

/// Where results of `extract` go and how they look. `render` and `failure` run on any thread, `write` in order on one at a time.
final class OutputSink: Sendable {
    private struct Progress {
        var count = 0
        var names: Set<String> = []
        var pages: [(file: String, id: String, entities: Int)] = []
        var error: ClinicalError?
    }

    private let format: ExtractCommand.Format
    private let encoder: DocumentEncoder
    private let folder: String?
    private let file: Mutex<PrivateFileHandle?>
    private let progress = Mutex(Progress())

    private init(format: ExtractCommand.Format, encoder: DocumentEncoder, folder: String?, file: sending PrivateFileHandle?) {
        self.format = format
        self.encoder = encoder
        self.folder = folder
        self.file = Mutex(file)
    }

    static func make(format: ExtractCommand.Format, output: String?, encoder: DocumentEncoder) throws(ClinicalError) -> OutputSink {
        if format == .html || format == .brat, let output {
            try PrivateFile.makeFolder(output)
            return OutputSink(format: format, encoder: encoder, folder: output, file: nil)
        }
        guard let output else { return OutputSink(format: format, encoder: encoder, folder: nil, file: nil) }
        return OutputSink(format: format, encoder: encoder, folder: nil, file: try PrivateFileHandle(path: output))
    }

    func render(_ document: Document) -> [UInt8] {
        switch format {
        case .ndjson: return encoder.line(document)
        case .json:
            var line = encoder.line(document)
            line.removeLast()
            return line
        case .text: return Array(TextTable(usesColour: Console.usesColour && folder == nil).render(document).utf8)
        case .conll: return Array(CoNLLWriter.render(document, unit: encoder.unit).utf8)
        case .html:
            guard let name = reserve(document.id, ".html", document.entities.count) else { return [] }
            store(Array(HTMLPage().render(document).utf8), name)
            return []
        case .brat:
            guard let name = reserve(document.id, "", document.entities.count) else { return [] }
            store(Array(document.text.string.utf8), name + ".txt")
            store(Array(BRATWriter.annotations(document).utf8), name + ".ann")
            return []
        }
    }

    func failure(id: String, _ error: ClinicalError) -> [UInt8] {
        switch format {
        case .ndjson: return encoder.errorLine(id: id, error)
        case .json:
            var line = encoder.errorLine(id: id, error)
            line.removeLast()
            return line
        default: return []
        }
    }

    func write(_ bytes: [UInt8]) -> Bool {
        var bytes = bytes
        if format == .json {
            // One array of all documents, written as they come.
            let isFirst = progress.withLock { progress -> Bool in
                progress.count += 1
                return progress.count == 1
            }
            bytes = Array((isFirst ? "[\n" : ",\n").utf8) + bytes
        }
        return put(bytes)
    }

    private func put(_ bytes: [UInt8]) -> Bool {
        file.withLock { file in
            guard let file else { return DescriptorWriter.write(bytes, to: 1) }
            do throws(ClinicalError) { try file.write(bytes) } catch {
                progress.withLock { $0.error = error }
                return false
            }
            return true
        }
    }

    /// Ends the output; throws what went wrong on the way.
    func finish() throws(ClinicalError) {
        if format == .json { _ = put(Array((progress.withLock { $0.count } == 0 ? "[]\n" : "\n]\n").utf8)) }
        if format == .html {
            let pages = progress.withLock { $0.pages.sorted { $0.file < $1.file } }
            store(Array(HTMLPage().index(pages).utf8), "index.html")
        }
        if let error = progress.withLock({ $0.error }) { throw error }
        let failed = file.withLock { file -> ClinicalError? in
            do throws(ClinicalError) { try file?.finish() } catch { return error }
            return nil
        }
        if let failed { throw failed }
    }

    // MARK: Folders

    /// A file name for a document that no other has: the last part of its id, without signs that file systems dislike.
    private func reserve(_ id: String, _ ending: String, _ entities: Int) -> String? {
        let last = id.split(separator: "/").last.map(String.init) ?? "document"
        let plain = String(last.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }.prefix(100))
        return progress.withLock { progress in
            var name = plain + ending
            var number = 2
            while !progress.names.insert(name).inserted {
                name = "\(plain)-\(number)\(ending)"
                number += 1
            }
            progress.pages.append((name, id, entities))
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

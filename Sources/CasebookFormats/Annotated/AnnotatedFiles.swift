public import CasebookCore
internal import Foundation

/// Reads files of annotated documents, whatever their form.
public enum AnnotatedFiles {
    public enum Form: String, Sendable, CaseIterable {
        case brat, conll, pubtator, marked, jsonl
    }

    /// All documents of a file. A `.txt` beside an `.ann` belongs to it and gives none. Throws with file and line.
    public static func read(_ path: String, form: Form? = nil) throws(ClinicalError) -> [AnnotatedDocument] {
        let name = String(path.split(separator: "/").last ?? "")
        guard let form = form ?? self.form(of: name) else {
            throw ClinicalError(
                .inputUnsupported, "The form is not known by the file's name, which ends in .jsonl, .conll, .ann, .pubtator or .note; name it so, or use convert --from.",
                at: Location(file: path))
        }
        let parts = name.split(separator: ".")
        let stem = parts.count > 1 ? parts.dropLast(parts.last == "gz" && parts.count > 2 ? 2 : 1).joined(separator: ".") : name
        if form == .brat, name.hasSuffix(".txt") { return [] }
        let contents = try contents(of: path)
        switch form {
        case .brat:
            return [try BRATReader.document(id: stem, text: try self.contents(of: String(path.dropLast(4)) + ".txt"), annotations: contents, file: path)]
        case .conll: return try CoNLLReader.documents(contents, id: stem, file: path)
        case .pubtator: return try PubTatorReader.documents(contents, file: path)
        case .marked: return [try MarkedText.note(contents, file: path).document]
        case .jsonl:
            var documents: [AnnotatedDocument] = []
            for (number, line) in contents.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
                let location = Location(file: path, line: number + 1)
                do throws(ClinicalError) {
                    documents.append(try AnnotatedJSON.document(JSONParser.parse(line), at: location))
                } catch {
                    var error = error
                    error.location = location
                    throw error
                }
            }
            return documents
        }
    }

    private static func form(of name: String) -> Form? {
        switch name.split(separator: ".").last(where: { $0 != "gz" }) {
        case "ann", "txt": .brat
        case "conll", "iob", "iob2", "bio", "tsv": .conll
        case "pubtator": .pubtator
        case "note": .marked
        case "jsonl", "ndjson": .jsonl
        default: nil
        }
    }

    private static func contents(of path: String) throws(ClinicalError) -> String {
        var bytes = try ByteStream(path: path).readAll(limit: 1 << 30)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard bytes.withUnsafeBufferPointer({ SourceText.isValid($0) }) else {
            throw ClinicalError(.inputMalformed, "The file is not valid UTF-8; save it as UTF-8.", at: Location(file: path))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

import Casebook
import CasebookTensor
import Foundation

/// The configuration of a model, an object of JSON.
struct ModelConfiguration {
    /// The version of the layout of models that this program knows.
    private static let format = 1
    private static let mostBytes = 1 << 24
    /// Scalars of one value that are printed, and items of one list.
    static let longestValue = 200
    private static let longestList = 60

    private let members: [JSONValue.Member]
    private let path: String

    init(path: String) throws(ClinicalError) {
        self.path = path
        let storage = try ByteStorage(mapping: path)
        guard storage.count <= Self.mostBytes else { throw ClinicalError(.modelDamaged, "The configuration is larger than 16 MB.", at: Location(file: path)) }
        var value = JSONValue.null
        do throws(ClinicalError) { value = try JSONParser.parse(storage.withBytes { Array($0) }) } catch {
            throw ClinicalError(
                .modelDamaged, "The configuration is not JSON; fetch the model again.", at: Location(file: path, offset: error.location?.offset), cause: error.message)
        }
        guard case .object(let members) = value else { throw ClinicalError(.modelDamaged, "The configuration is not an object of JSON.", at: Location(file: path)) }
        self.members = members
    }

    private func value(_ key: StaticString) -> JSONValue? { Self.value(key, in: members) }

    /// Compares bytes: the normal forms of what stands in a file may take long.
    private static func value(_ key: StaticString, in members: [JSONValue.Member]) -> JSONValue? {
        let wanted = key.description
        return members.last { $0.key.utf8.elementsEqual(wanted.utf8) }?.value
    }

    /// A member in one line of text, or nil.
    func text(_ key: StaticString) -> String? { value(key).map(Self.text) }

    /// Throws `model.damaged` where the layout is not the one this program knows.
    func checkFormat() throws(ClinicalError) {
        guard value("format")?.integer == Self.format else {
            throw ClinicalError(
                .modelDamaged, "The model is of format \(text("format") ?? "unknown"), and this program reads \(Self.format); update the program or fetch another model.",
                at: Location(file: path))
        }
    }

    /// The hash of the weights where `digest` gives one: 16 hexadecimal digits.
    var digest: UInt64? {
        guard let text = value("digest")?.string, text.utf8.count == 16 else { return nil }
        return UInt64(text, radix: 16)
    }

    /// Whether there is a digest of the weights that cannot be checked.
    var hasOtherDigest: Bool {
        if value("digest") != nil, digest == nil { return true }
        guard case .object(let weights) = value("weights") else { return false }
        return Self.value("sha256", in: weights) != nil
    }

    /// What the model was trained with and is not here.
    func differences(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> [String] {
        func differs(_ key: StaticString, _ here: String) -> Bool { value(key)?.string.map { $0 != here } ?? false }
        var lines: [String] = []
        if differs("lexicons", lexicons.fingerprint) { lines.append("it was trained with other lexicons than those here; scores may differ") }
        if differs("tokenizer", try Pipeline.tokenizerFingerprint(lexicons)) { lines.append("it was trained with another tokenizer than the one here; scores may differ") }
        return lines
    }

    // MARK: Text

    /// The members as lines `key: value`, those of inner objects indented.
    func lines() -> [String] { Self.lines(members, indent: "") }

    private static func lines(_ members: [JSONValue.Member], indent: String) -> [String] {
        members.flatMap { member in
            let key = indent + PrintableText.make(member.key)
            guard case .object(let inner) = member.value, !inner.isEmpty else { return ["\(key): \(text(member.value))"] }
            return ["\(key):"] + lines(inner, indent: indent + "  ")
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: return "none"
        case .bool(let bool): return bool ? "yes" : "no"
        case .number(let text), .string(let text): return PrintableText.make(text, limit: longestValue)
        case .array(let items):
            let shown = items.prefix(longestList).map(text).joined(separator: ", ")
            return items.count > longestList ? "\(shown), … (\(items.count))" : shown
        case .object:
            var writer = JSONWriter()
            writer.value(value)
            return PrintableText.make(String(decoding: writer.bytes, as: UTF8.self), limit: longestValue)
        }
    }
}

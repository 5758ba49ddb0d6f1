public import ArgumentParser
public import Casebook
import Foundation

/// What is done with identifiers of persons.
struct RedactionOptions: ParsableArguments {
    @Flag(help: "Add what identifies persons as entities of the kinds phi:name, phi:date, …")
    var phi = false
    @Option(help: "Write no identifier: mask puts its kind in its place, surrogate another of like form with dates shifted, remove nothing.")
    var redact: RedactionMode?
    @Option(help: "File that holds a secret. With the same one, what identifies a patient always becomes the same surrogate, and nobody without it can work out which.")
    var redactKeyFile: String?

    func validate() throws {
        if redactKeyFile != nil, redact == nil { throw ValidationError("--redact-key-file belongs to --redact.") }
    }

    /// The pipeline that finds identifiers too, where they are asked for, and what takes them out.
    func wire(_ pipeline: inout Pipeline, _ lexicons: ClinicalLexicons, folder: String?) throws -> Redactor? {
        guard phi || redact != nil else { return nil }
        let words = try IdentifierLexicon(folder: folder), finder = IdentifierFinder(words, words: lexicons.indexes[0])
        pipeline = try pipeline.adding([IdentifierComponent(finder)])
        guard let redact else { return nil }
        guard let redactKeyFile else { return Redactor(redact, lexicon: words, finder: finder) }
        guard let key = FileManager.default.contents(atPath: redactKeyFile), !key.isEmpty else {
            throw ClinicalError(.fileUnreadable, "The file of the secret cannot be read or is empty.", at: Location(file: redactKeyFile))
        }
        return Redactor(redact, key: Array(key), lexicon: words, finder: finder)
    }

    var fingerprint: String { "\(phi) \(redact?.rawValue ?? "")" }
}

extension RedactionMode: ExpressibleByArgument {}

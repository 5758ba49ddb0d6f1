public import CasebookCore
internal import CasebookText
internal import Foundation

/// Compiles the term files of a lexicon folder into its indexes, of terms and words and of codes (`casebook lexicon build`).
public struct LexiconFolder: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    public var indexPath: String { path + "/Compiled/casebook.lexicon" }
    public var codesPath: String { path + "/Compiled/casebook.codes" }

    /// Digest of the term and word files' names and bytes.
    public func digest() throws(ClinicalError) -> UInt64 { try digest(of: sources()) }

    /// Digest of the names and bytes of the files that the index of codes is compiled from.
    public func codesDigest() throws(ClinicalError) -> UInt64 { try digest(of: codeSources()) }

    private func digest(of paths: [String]) throws(ClinicalError) -> UInt64 {
        var hash = ByteHash()
        for path in paths {
            hash.combine(path.split(separator: "/").last!.utf8)
            try hash.combine(TableFile(path: path).contents)
        }
        return hash.value
    }

    private func sources() throws(ClinicalError) -> [String] {
        try ClinicalLexicons.tables(in: path + "/Terms") + ClinicalLexicons.tables(in: path + "/Terms/ambiguous") + ClinicalLexicons.tables(in: path + "/Words")
    }

    private func codeSources() throws(ClinicalError) -> [String] {
        try [path + "/Codes/words.tsv"] + ClinicalLexicons.tables(in: path + "/Terms") + ClinicalLexicons.tables(in: path + "/Codes/Terms")
    }

    /// The bytes of the index of codes: the terms of the lexicon, and those that only link.
    public func compiledCodes() throws(ClinicalError) -> [UInt8] {
        var terms: [TermRow] = []
        for file in try codeSources().dropFirst() { terms += try TermFile.terms(TableFile(path: file)) }
        var builder = try CodeIndexBuilder(rewritings: CodeFiles.rewritings(TableFile(path: path + "/Codes/words.tsv")))
        return try builder.compile(terms, digest: codesDigest())
    }

    /// The bytes of the index of terms and words.
    public func compiled() throws(ClinicalError) -> [UInt8] {
        var terms: [TermRow] = []
        for file in try ClinicalLexicons.tables(in: path + "/Terms") { terms += try TermFile.terms(TableFile(path: file)) }
        for file in try ClinicalLexicons.tables(in: path + "/Terms/ambiguous") { terms += try TermFile.ambiguous(TableFile(path: file)) }
        var words: [WordCount] = []
        for file in try ClinicalLexicons.tables(in: path + "/Words") { words += try WordCount.read(TableFile(path: file)) }
        var compiler = try LexiconCompiler()
        return try compiler.compile(terms: terms, words: words, digest: try digest())
    }

    /// Writes both indexes, each under a temporary name first. Returns their size in bytes.
    @discardableResult
    public func build() throws(ClinicalError) -> Int {
        let terms = try compiled(), codes = try compiledCodes()
        try write(terms, to: indexPath)
        try write(codes, to: codesPath)
        return terms.count + codes.count
    }

    private func write(_ bytes: [UInt8], to path: String) throws(ClinicalError) {
        let temporary = path + ".new"
        do {
            try FileManager.default.createDirectory(atPath: self.path + "/Compiled", withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: temporary))
        } catch {
            throw ClinicalError(.fileUnwritable, "The index cannot be written; check the folder's permissions.", at: Location(file: temporary))
        }
        guard rename(temporary, path) == 0 else {
            throw ClinicalError(.fileUnwritable, "The index cannot be moved to its place.", at: Location(file: path))
        }
    }
}

public import CasebookCore
internal import CasebookText
internal import Foundation

/// Compiles the term files of a lexicon folder into its index (`casebook lexicon build`).
public struct LexiconFolder: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    public var indexPath: String { path + "/Compiled/casebook.lexicon" }

    /// Digest of the term and word files' names and bytes.
    public func digest() throws(ClinicalError) -> UInt64 {
        var hash = ByteHash()
        for path in try sources() {
            hash.combine(path.split(separator: "/").last!.utf8)
            try hash.combine(TableFile(path: path).contents)
        }
        return hash.value
    }

    private func sources() throws(ClinicalError) -> [String] {
        try ClinicalLexicons.tables(in: path + "/Terms") + ClinicalLexicons.tables(in: path + "/Terms/ambiguous") + ClinicalLexicons.tables(in: path + "/Words")
    }

    /// The bytes of the index.
    public func compiled() throws(ClinicalError) -> [UInt8] {
        var terms: [TermRow] = []
        for file in try ClinicalLexicons.tables(in: path + "/Terms") { terms += try TermFile.terms(TableFile(path: file)) }
        for file in try ClinicalLexicons.tables(in: path + "/Terms/ambiguous") { terms += try TermFile.ambiguous(TableFile(path: file)) }
        var words: [WordCount] = []
        for file in try ClinicalLexicons.tables(in: path + "/Words") { words += try WordCount.read(TableFile(path: file)) }
        var compiler = try LexiconCompiler()
        return try compiler.compile(terms: terms, words: words, digest: try digest())
    }

    /// Writes the index, under a temporary name first. Returns its size in bytes.
    @discardableResult
    public func build() throws(ClinicalError) -> Int {
        let bytes = try compiled()
        let temporary = indexPath + ".new"
        do {
            try FileManager.default.createDirectory(atPath: path + "/Compiled", withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: temporary))
        } catch {
            throw ClinicalError(.fileUnwritable, "The index cannot be written; check the folder's permissions.", at: Location(file: temporary))
        }
        guard rename(temporary, indexPath) == 0 else {
            throw ClinicalError(.fileUnwritable, "The index cannot be moved to its place.", at: Location(file: indexPath))
        }
        return bytes.count
    }
}

public import ArgumentParser
public import Casebook
import Foundation

/// Options that every command over documents has.
struct SharedOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "File or folder to write to (default: standard output).")
    var output: String?
    @Option(help: "Threads (default: processors of this machine).")
    var jobs: Int?
    @Option(help: "Language of the notes: auto, en or zh.")
    var language: LanguageOption = .auto
    @Option(help: "What offsets count: scalar, utf8 or utf16.")
    var offsets: OffsetUnit = .scalar
    @Option(help: "Folder that holds the lexicons instead of the one beside the program.")
    var lexicons: String?
    @Option(help: "Folder with a site's own dictionaries, headings and rules.")
    var rules: String?
    @Option(name: .customLong("codes"), help: "Table of codes of one's own: term, system, code, display; an OMOP CONCEPT.csv; or what 'lexicon codes' compiled.")
    var codes: [String] = []
    @Option(help: "Seconds that one document may take.")
    var timeLimit: Double?
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false
    @Flag(help: "Say at the end how many documents were read and how fast.")
    var verbose = false
    @Option(help: "Progress bar: auto, always or never.")
    var progress: ProgressOption = .auto

    /// More threads than this gain nothing anywhere and take long to make.
    private static let mostJobs = 1024

    var jobCount: Int { Self.jobCount(jobs) }

    /// Threads for a number that was asked for, or not.
    static func jobCount(_ jobs: Int?) -> Int { min(jobs ?? ProcessInfo.processInfo.activeProcessorCount, mostJobs) }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
        if let timeLimit, !(timeLimit > 0 && timeLimit <= 1e9) { throw ValidationError("--time-limit must be more than 0 and at most 1e9 seconds.") }
    }

    func openLexicons() throws(ClinicalError) -> ClinicalLexicons { try ClinicalLexicons(folder: lexicons, site: rules, codes: codes) }
}

enum LanguageOption: String, ExpressibleByArgument, CaseIterable {
    case auto, en, zh
    var language: Language? { Language(rawValue: rawValue) }
}

enum ProgressOption: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

extension OffsetUnit: ExpressibleByArgument {}
extension InputOptions.Naming: ExpressibleByArgument {}

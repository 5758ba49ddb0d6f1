internal import CasebookCore
internal import CasebookText
internal import Foundation

/// A site's own dictionaries, headings and rules. Each table is told by its header, so they may stand in one folder or in sub-folders.
struct SiteData {
    var terms: [TermRow] = []
    var headings: [Heading] = []
    var rules: [AssertionRule] = []
    var relations: [RelationRule] = []
    /// Ids of shipped rules that the site switches off: one a line in `disabled.txt`.
    var disabled: Set<String> = []
    /// The tables that were read.
    private(set) var paths: [String]

    init(folder: String) throws(ClinicalError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw ClinicalError(.resourceMissing, "The folder of rules does not exist.", at: Location(file: folder))
        }
        paths = try ClinicalLexicons.tables(in: folder)
        for name in ["Terms", "Terms/ambiguous", "Sections", "Rules", "Relations"] { paths += try ClinicalLexicons.tables(in: folder + "/" + name) }
        for path in paths {
            let file = try TableFile(path: path)
            let header = file.contents.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            switch String(decoding: header, as: UTF8.self).split(separator: "\t").first {
            case "term": terms += try TermFile.terms(file)
            case "short": terms += try TermFile.ambiguous(file)
            case "title": headings += try HeadingFile.headings(file)
            case "id": rules += try RuleFile.rules(file)
            case "relation": relations += try RelationRuleFile.rules(file)
            default:
                throw ClinicalError(
                    .lexiconMalformed, "The header is none of those in Lexicons/SCHEMA.md; it must begin with term, short, title, id or relation.",
                    at: Location(file: path, line: 1))
            }
        }
        if let data = FileManager.default.contents(atPath: folder + "/disabled.txt") {
            for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
                disabled.insert(line.trimmingCharacters(in: .whitespaces))
            }
        }
    }
}

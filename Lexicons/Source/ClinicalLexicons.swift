public import CasebookCore
public import CasebookText
internal import Foundation

/// All the data of this folder, opened: the compiled terms and words, headings and rules, with a site's own on top. Immutable and shared
/// by every pipeline of a process.
///
/// ```swift
/// let lexicons = try ClinicalLexicons()
/// ```
public struct ClinicalLexicons: Sendable {
    /// The shipped index first, then a site's dictionaries.
    public let indexes: [LexiconIndex]
    public let headings: HeadingTable
    public let assertionRules: AssertionRuleTable
    public let relationRules: [RelationRule]
    public let modifiers: ModifierTable
    public let allergens: AllergenTable
    public let units: UnitTable
    public let comparisons: ComparisonTable
    public let englishTimes: TimeTable
    public let chineseTimes: ChineseTimeTable
    public let sigs: SigTable
    public let analytes: AnalyteTable
    /// Indexes of codes: a user's own in their order, then the shipped one.
    package let codes: [CodeIndex]
    /// Version that results name.
    public let fingerprint: String

    /// Opens the shipped data.
    ///
    /// - Parameters:
    ///   - folder: where the data stand; found beside the program when nil.
    ///   - site: a folder with a site's own data, laid out like this one: `Terms/*.tsv`, `Terms/ambiguous/*.tsv`, `Sections/*.tsv`, `Rules/*.tsv`, `Relations/*.tsv`, and
    ///     `disabled.txt` with ids of rules to switch off. The files may also stand in the folder itself, told apart by their headers.
    ///   - codes: files with a user's own codes, as `CodeDictionary` reads them; they go before the shipped ones.
    /// - Throws: `resource.missing`, `lexicon.malformed`, `lexicon.damaged`.
    public init(folder: String? = nil, site: String? = nil, codes files: [String] = []) throws(ClinicalError) {
        let root: String
        if let folder { root = folder } else { root = try ResourceLocator().folder(named: "Lexicons", bundle: "casebook_CasebookLexicons") }
        var indexes = [try LexiconIndex(path: root + "/Compiled/casebook.lexicon")]
        var headings: [Heading] = []
        var rules: [AssertionRule] = []
        let headingTables = try Self.tables(in: root + "/Sections", isRequired: true)
        let ruleTables = try Self.tables(in: root + "/Rules", isRequired: true)
        let relationTables = try Self.tables(in: root + "/Relations", isRequired: true)
        var relations: [RelationRule] = []
        for path in relationTables { relations += try RelationRuleFile.rules(TableFile(path: path)) }
        let allergenTables = [root + "/Allergens/allergens.tsv", root + "/Allergens/cues.tsv"]
        allergens = try AllergenTable(terms: TableFile(path: allergenTables[0]), cues: TableFile(path: allergenTables[1]))
        let unitTables = [root + "/Units/units.tsv", root + "/Units/comparisons.tsv"]
        let timeTables = [root + "/Times/times.en.tsv", root + "/Times/times.zh.tsv"]
        englishTimes = try TimeTable(TableFile(path: timeTables[0]))
        chineseTimes = try ChineseTimeTable(TableFile(path: timeTables[1]))
        let valueTables = [root + "/Sigs/words.tsv", root + "/Analytes/analytes.tsv", root + "/Analytes/words.tsv"]
        sigs = try SigTable(TableFile(path: valueTables[0]))
        analytes = try AnalyteTable(analytes: TableFile(path: valueTables[1]), words: TableFile(path: valueTables[2]))
        var sources = headingTables + ruleTables + relationTables + [root + "/Modifiers/modifiers.tsv"] + allergenTables + unitTables + timeTables + valueTables
        for path in headingTables { headings += try HeadingFile.headings(TableFile(path: path)) }
        for path in ruleTables { rules += try RuleFile.rules(TableFile(path: path)) }
        var disabled: Set<String> = []
        if let site {
            let own = try SiteData(folder: site)
            headings += own.headings
            let replaced = Set(own.rules.map(\.id))
            rules = rules.filter { !replaced.contains($0.id) } + own.rules
            let replacedRelations = Set(own.relations.map(\.id))
            relations = relations.filter { !replacedRelations.contains($0.id) } + own.relations
            disabled = own.disabled
            sources += own.paths
            let known = Set(rules.map(\.id) + relations.map(\.id))
            guard disabled.isSubset(of: known) else {
                throw ClinicalError(.lexiconMalformed, "A line names no rule; it must be a rule's id.", at: Location(file: site + "/disabled.txt"))
            }
            if !own.terms.isEmpty {
                var compiler = try LexiconCompiler()
                indexes.append(try LexiconIndex(compiled: try compiler.compile(terms: own.terms)))
            }
        }
        modifiers = try ModifierTable(TableFile(path: root + "/Modifiers/modifiers.tsv"))
        units = try UnitTable(TableFile(path: root + "/Units/units.tsv"))
        comparisons = try ComparisonTable(TableFile(path: root + "/Units/comparisons.tsv"))
        var codes: [CodeIndex] = []
        if !files.isEmpty {
            let rewritings = try CodeFiles.rewritings(TableFile(path: root + "/Codes/words.tsv"))
            for file in files { codes.append(try CodeDictionary(path: file).index(rewritings: rewritings)) }
        }
        self.codes = codes + [try CodeIndex(path: root + "/Compiled/casebook.codes")]
        self.indexes = indexes
        self.headings = HeadingTable(headings)
        assertionRules = try AssertionRuleTable(rules, disabled: disabled)
        relationRules = relations.filter { [disabled] in !disabled.contains($0.id) }
        // The terms by the index's digest, the rest by bytes, so that results name exactly the data they come from.
        var hash = ByteHash()
        hash.combine(String(indexes[0].digest, radix: 16).utf8)
        for index in self.codes { hash.combine(String(index.digest, radix: 16).utf8) }
        for path in sources { try hash.combine(TableFile(path: path).contents) }
        for id in disabled.sorted() { hash.combine(id.utf8) }
        let digest = String(hash.value, radix: 16)
        fingerprint = String(repeating: "0", count: max(0, 16 - digest.count)) + digest
    }

    /// The word segmenter over these lexicons.
    public var segmenter: LatticeSegmenter { LatticeSegmenter(index: indexes[0], extra: Array(indexes.dropFirst())) }
    public var matcher: TermMatcher { TermMatcher(lexicons: indexes) }

    /// Table files of a folder in sorted order; none where the folder is missing.
    ///
    /// - Parameter isRequired: whether a missing folder throws `resource.missing` instead.
    static func tables(in folder: String, isRequired: Bool = false) throws(ClinicalError) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            if isRequired { throw ClinicalError(.resourceMissing, "The folder of tables is missing; install the lexicons again.", at: Location(file: folder)) }
            return []
        }
        return names.filter { $0.hasSuffix(".tsv") }.sorted().map { folder + "/" + $0 }
    }
}

import Casebook
import CasebookTestSupport
import Testing

@Suite struct AssertionRuleFileTests {
    private let header = "id\tcue\tvalue\tdirection\tscope\tkinds\texample\n"

    @Test(arguments: [
        "en.absent.x\tno\tabsnt\tforward\tlist\t*\tNo [fever]{symptom, absent}.", "en.absent.x\tno\tabsent\tsideways\tlist\t*\tNo [fever]{symptom, absent}.",
        "en.absent.x\tno\tabsent\tforward\tfar\t*\tx",
        "fr.absent.x\tno\tabsent\tforward\tlist\t*\tx", "en.absent.x\t\tabsent\tforward\tlist\t*\tx", "en.absent.x\tno\tabsent\tforward\tlist\tdrug,-test\tx",
        "en.absent.x\tno <relative>\tabsent\tforward\tlist\t*\tx",
    ])
    func brokenRowsThrowWithTheirLine(row: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("rules.tsv", header + row + "\n")
        let error = #expect(throws: ClinicalError.self) { try RuleFile.rules(TableFile(path: path)) }
        #expect(error?.location?.line == 2)
    }

    @Test func aGroupStandsForItsAlternatives() throws {
        let folder = try TemporaryFolder()
        let rows = "en.group.who\t(mother|aunt)\t\tgroup\t\t\t\nen.family.x\t<who> of <who>\tfamily\tforward\tlist\t*\tx\n"
        let rules = try RuleFile.rules(TableFile(path: folder.write("rules.tsv", header + rows)))
        #expect(rules.map(\.cue) == ["(mother|aunt) of (mother|aunt)"])
    }

    @Test func aSitesRuleAddsAndDisables() throws {
        let folder = try TemporaryFolder()
        try folder.write("rules.tsv", header + "en.absent.site_nix\tnix on\tabsent\tforward\tlist\t*\tNix on [fever]{symptom, absent}.\n")
        try folder.write("disabled.txt", "en.absent.denies\n")
        let lexicons = try ClinicalLexicons(folder: Fixture.root + "/Lexicons", site: folder.path)
        let pipeline = try Pipeline.assertions(lexicons)
        #expect(try Fixture.differences("Nix on [fever]{symptom, absent}.", pipeline: pipeline).isEmpty)
        #expect(!lexicons.assertionRules.rules.contains { $0.id == "en.absent.denies" })
    }
}

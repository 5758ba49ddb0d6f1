import Casebook
import CasebookRecords
import Testing

/// Only what is normal for this patient is given as normal.
@Suite struct FHIRRangeTests {
    private func range(_ patient: String, _ ranges: String, date: String = "2020-06-01", rest: String = "") throws -> ReferenceRange? {
        let text =
            #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"\#(patient)}},{"resource":{"resourceType":"Observation","effectiveDateTime":"\#(date)","#
            + #""subject":{"reference":"Patient/p"},"code":{"text":"Hb"},"valueInteger":125\#(rest),"referenceRange":[\#(ranges)]}}]}"#
        return try #require(try FHIRReader.record(try JSONParser.parse(text.utf8), id: "r").record.facts.first).referenceRange
    }

    private func bounds(_ low: Int, _ high: Int, _ rest: String = "") -> String { #"{"low":{"value":\#(low),"unit":"g/L"},"high":{"value":\#(high),"unit":"g/L"}\#(rest)}"# }

    private func people(_ words: String) -> String { #","appliesTo":[{"text":"\#(words)"}]"# }

    private let normal = #","type":{"coding":[{"code":"normal"}]}"#
    private let female = #","gender":"female""#
    private let male = #","gender":"male""#

    @Test(arguments: ["male", "Men", "M", "男性"])
    func rangesOfTheOtherSex(word: String) throws {
        let coded = #","appliesTo":[{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"female"}]}]"#
        let both = bounds(135, 175, people(word) + normal) + "," + bounds(120, 155, coded + normal)
        #expect(try range(female, both) == ReferenceRange(low: "120", high: "155", unit: "g/L"))
        #expect(try range(male, both) == ReferenceRange(low: "135", high: "175", unit: "g/L"))
        #expect(try range(female, bounds(135, 175, people(word))) == nil)
        #expect(try range("", both) == ReferenceRange(text: "\(word): 135-175 g/L; female: 120-155 g/L"))
    }

    @Test func theOneForTheSexStandsBeforeTheOneForAll() throws {
        let both = bounds(120, 175) + "," + bounds(120, 155, people("women"))
        #expect(try range(female, both)?.high == "155")
        #expect(try range(male, both)?.high == "175")
    }

    @Test func pregnancy() throws {
        let both = bounds(120, 155) + "," + bounds(110, 140, people("Pregnant women"))
        #expect(try range(male, both)?.low == "120")
        #expect(try range(female, both) == ReferenceRange(text: "120-155 g/L; Pregnant women: 110-140 g/L"))
    }

    @Test func ages() throws {
        let child = bounds(100, 130, #","age":{"high":{"value":11,"unit":"a"}}"#)
        let adult = bounds(120, 155, #","age":{"low":{"value":12,"unit":"years"}}"#)
        let both = child + "," + adult
        #expect(try range(#","birthDate":"1980""#, both)?.low == "120")
        #expect(try range(#","birthDate":"2015-02""#, both)?.low == "100")
        // The last year counts to its end.
        #expect(try range(#","birthDate":"2008-09-30""#, both)?.low == "100")
        #expect(try range(#","birthDate":"2008""#, both)?.text == "age <= 11 a: 100-130 g/L; age >= 12 years: 120-155 g/L")
        #expect(try range("", both)?.low == nil)
        let words = bounds(100, 130, people("Children")) + "," + bounds(120, 155, people("Adults"))
        #expect(try range(#","birthDate":"1980""#, words)?.low == "120")
        #expect(try range(#","birthDate":"2015""#, words)?.low == "100")
    }

    @Test func otherSortsOfRanges() throws {
        let critical = bounds(60, 200, #","type":{"coding":[{"code":"critical"}]}"#)
        #expect(try range("", critical + "," + bounds(120, 155, normal))?.low == "120")
        #expect(try range("", critical + "," + bounds(120, 155))?.low == "120")
        // It is no range of what is normal, but not lost either.
        #expect(try range("", critical) == ReferenceRange(text: "critical: 60-200 g/L"))
    }

    @Test func severalThatSayTheSame() throws {
        #expect(try range("", bounds(120, 155) + "," + bounds(120, 155, normal))?.low == "120")
        #expect(try range("", bounds(120, 155) + "," + bounds(110, 140))?.text == "120-155 g/L; 110-140 g/L")
        #expect(try range("", #"{"text":"up to 9 a day"}"#)?.text == "up to 9 a day")
        #expect(try range("", "{},3")?.isEmpty ?? true)
    }

    @Test func theRangeOfAFetusIsNotTheMothers() throws {
        let both = bounds(135, 175, people("male")) + "," + bounds(120, 155, people("female"))
        #expect(try range(female, both, rest: #","focus":[{"type":"RelatedPerson","display":"fetus"}]"#)?.low == nil)
    }

    @Test func datesThatAreNone() throws {
        let adult = bounds(120, 155, #","age":{"low":{"value":1e400,"unit":"a"},"high":{"value":-5,"unit":"x"}}"#)
        for birth in ["9999-99-99", "0000", "2020--1", "1980-02-31"] { #expect(try range(#","birthDate":"\#(birth)""#, adult + "," + bounds(1, 2)) != nil) }
    }
}

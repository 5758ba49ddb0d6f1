import Casebook
import CasebookTestSupport
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"b":1,"a":[true,false,null,-0.5e+3,"x\n\"\\\u00e9\ud83d\ude00"]}"#, "[]", "{}", #""""#, "0", #"{"a":{"a":{}}}"#,
    ])
    func roundTripKeepsOrderAndNumbers(text: String) throws {
        let value = try JSONParser.parse(text.utf8)
        var writer = JSONWriter()
        writer.value(value)
        #expect(try JSONParser.parse(writer.bytes) == value)
    }

    @Test func numbersKeepTheirSpelling() throws {
        var writer = JSONWriter()
        writer.value(try JSONParser.parse("[1.50,1E2,12345678901234567890]".utf8))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[1.50,1E2,12345678901234567890]")
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "01", "1.", "tru", "\"\u{1}\"", #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, #""\x""#, "1 2", String(repeating: "[", count: 100_000),
        "{\"a\":1,}", "'a'", "NaN",
    ])
    func malformedThrows(text: String) {
        let error = #expect(throws: ClinicalError.self) { try JSONParser.parse(text.utf8) }
        #expect(error?.code == .jsonMalformed)
        #expect(error?.location?.offset != nil)
    }

    @Test func everyStringSurvives() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<50 {
            let text = RandomText.make(60, using: &generator)
            var writer = JSONWriter()
            writer.value(text)
            #expect(try JSONParser.parse(writer.bytes) == .string(text))
            #expect(!writer.bytes.contains(0x0A))
        }
    }

    @Test func membersAreReplacedAddedAndRemoved() throws {
        var value = try JSONParser.parse(#"{"a":1,"b":2}"#.utf8)
        value["a"] = .string("x")
        value["c"] = .null
        value["b"] = nil
        var writer = JSONWriter()
        writer.value(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":"x","c":null}"#)
    }
}

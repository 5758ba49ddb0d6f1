import CasebookText
import Testing

@Suite struct WordStemmerTests {
    @Test(arguments: [
        ("fractures", "fracture"), ("biopsies", "biopsy"), ("masses", "mass"), ("rashes", "rash"), ("crohn's", "crohn"), ("diabetes", "diabete"), ("thrombus", "thrombus"),
        ("sepsis", "sepsis"),
        ("abscess", "abscess"), ("diagnoses", "diagnose"), ("gas", "gas"),
    ])
    func stems(word: String, wanted: String) {
        let scalars = word.unicodeScalars.map(\.value)
        let (length, added) = scalars.withUnsafeBufferPointer { WordStemmer.stem($0) }
        var stem = String(String.UnicodeScalarView(scalars[..<length].map { Unicode.Scalar($0)! }))
        if added != 0 { stem.unicodeScalars.append(Unicode.Scalar(added)!) }
        #expect(stem == wanted)
    }
}

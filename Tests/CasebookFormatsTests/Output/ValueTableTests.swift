import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct ValueTableTests {
    @Test func aStayIsReconciled() {
        let text = TextTable(usesColour: false).render(DocumentFixture.discharge)
        let lines = text.split(separator: "\n").map(String.init)
        func line(_ words: String) -> String? { lines.first { $0.hasPrefix("    " + words + " ") && !$0.contains("present") && !$0.contains("drug ") } }
        #expect(text.contains("Discharge reconciliation: medications") && text.contains("Diagnoses of the stay"))
        #expect(line("aspirin")?.contains("100 mg oral 1× a day") == true)
        #expect(line("metformin")?.hasSuffix("not on the discharge list") == true)
        #expect(line("Warfarin")?.hasSuffix("stopped") == true)
        #expect(text.contains("40 mg, then 20 mg 1× a day"))
        // Each table has the allergies once.
        #expect(text.components(separatedBy: "No known food allergy").count == 2)
    }

    @Test func pagesShowTheTablesAndEscape() {
        var document = DocumentFixture.discharge
        let page = HTMLPage().render(document)
        for title in ["Discharge reconciliation: medications", "Allergies", "Measurements", "Medications", "Times"] { #expect(page.contains("<h2>\(title)</h2>")) }
        #expect(page.contains("&lt;5 mg/L") && page.contains("<tr class=\"stopped\">"))
        document.medications = []
        document.measurements = []
        document.allergies = []
        document.times = []
        document.entities.removeAll()
        #expect(!HTMLPage().render(document).contains("class=\"values\""))
    }

    @Test func anythingIsShown() {
        var generator = SeededGenerator(seed: 23)
        for _ in 0..<300 {
            let document = RandomDocument.make(using: &generator), page = HTMLPage().render(document)
            #expect(!page.contains("<b>") || document.id.isEmpty)
            #expect(!TextTable(usesColour: false).render(document).isEmpty)
        }
    }
}

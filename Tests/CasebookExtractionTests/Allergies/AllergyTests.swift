import Casebook
import CasebookTestSupport
import Testing

@Suite struct AllergyTests {
    /// `status:words` of each allergy, `none:category` where none is known, with reactions behind an arrow.
    private func allergies(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.allergies.map { allergy in
            if let none = allergy.noneKnown { return "none:\(none.rawValue)" }
            let reactions = allergy.reactions.map { document.text[document.entities[$0].span] }
            return "\(allergy.status.rawValue):\(document.text[allergy.span])" + (reactions.isEmpty ? "" : "→" + reactions.joined(separator: "|"))
        }
    }

    @Test(arguments: [
        ("He is allergic to cefalexin, which caused urticaria.", ["active:cefalexin→urticaria"]),
        ("Allergies: penicillin (rash), house dust mites.", ["active:penicillin→rash", "active:house dust mites"]),
        ("NKDA.", ["none:drug"]),
        ("She has no known food or drug allergies.", ["none:food", "none:drug"]),
        ("No allergy to latex.", ["refuted:latex"]),
        ("His egg allergy was outgrown in school age.", ["resolved:egg"]),
        ("Cough and fever for three days.", []),
        ("Intolerances: metformin - diarrhea", ["active:metformin→diarrhea"]),
        ("Contrast allergy: denied.", ["refuted:Contrast"]),
        ("Mother had colon cancer. Her brother has a bee sting allergy.", []),
    ])
    func english(text: String, wanted: [String]) throws {
        #expect(try allergies(text) == wanted)
    }

    @Test(arguments: [
        ("对头孢克肟过敏，曾出现皮疹。", ["active:头孢克肟→皮疹"]),
        ("否认药物、食物过敏史。", ["none:drug", "none:food"]),
        ("过敏史：无。", ["none:any"]),
        ("磺胺类过敏史（-），海鲜过敏。", ["refuted:磺胺类", "active:海鲜"]),
        ("青霉素、头孢均无过敏。", ["refuted:青霉素", "refuted:头孢"]),
        ("链霉素皮试阳性。", ["active:链霉素"]),
        ("父亲对花生过敏，本人无食物过敏史。", ["none:food"]),
        ("咳嗽、咳痰3天。", []),
    ])
    func chinese(text: String, wanted: [String]) throws {
        #expect(try allergies(text) == wanted)
    }

    @Test func anAllergenHasItsRoleAndCategory() throws {
        let document = try Fixture.analyze("Allergic to ibuprofen and shellfish. Takes aspirin 81 mg daily.")
        let roles = document.entities.filter { $0.role == "allergen" }.map { document.text[$0.span] }
        #expect(roles == ["ibuprofen", "shellfish"])
        #expect(document.allergies.map(\.category) == [.drug, .food])
    }

    @Test func aListEndsWhereAnotherBegins() throws {
        let text = "Allergies\nPenicillin - hives\nLatex\n\nGiven on the ward\nFurosemide 40 mg IV\nParacetamol 1 g"
        #expect(try allergies(text) == ["active:Penicillin→hives", "active:Latex"])
    }

    @Test func whatIsToldOutweighsThatNothingIsKnown() throws {
        #expect(try allergies("No known allergies. Allergic to codeine.") == ["active:codeine"])
    }

    @Test(arguments: 0..<30)
    func spansLieInAnyText(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 7)
        let words = ["过敏", "allergic to", "无", "penicillin", "：", "(", "否认", "皮试阳性", "花生"]
        var text = ""
        for _ in 0..<20 { text += RandomText.make(8, using: &generator) + words[Int.random(in: 0..<words.count, using: &generator)] }
        let document = try Fixture.analyze(text)
        for allergy in document.allergies { #expect(document.text.span.contains(allergy.span)) }
    }
}

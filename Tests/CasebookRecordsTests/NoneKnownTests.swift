import CasebookRecords
import Testing

@Suite struct NoneKnownTests {
    @Test(arguments: [
        ("No known allergies", "any"), ("NKDA", "drug"), ("No Known Drug Allergies", "drug"), ("Patient denies any food allergy", "food"), ("None", "any"),
        ("No active problems", "any"), ("Not on any medications", "drug"), ("No current medications on file", "drug"), ("无", "any"), ("否认药物过敏史", "drug"), ("无食物、药物过敏史", "any"),
        ("否认既往疾病史", "any"), ("No known environmental allergies", "environment"),
    ]) func denialsOfEverything(_ words: String, _ scope: String) { #expect(NoneKnown.answer(to: words) == .noneKnown(scope)) }

    @Test(arguments: ["No known allergy to latex", "No history of diabetes", "Denies chest pain", "否认高血压", "否认青霉素过敏", "无高血压史", "Negative for influenza"])
    func denialsOfOneThing(_ words: String) { #expect(NoneKnown.answer(to: words) == .denied) }

    @Test(arguments: [
        "Nonexudative age-related macular degeneration", "Nonepileptic seizures", "Negative pressure wound therapy", "无菌性脑膜炎", "无痛性心肌梗死", "无力", "Nickel", "Penicillin",
        "None-dairy creamer", "Notalgia paresthetica", "",
    ]) func namesOfThings(_ words: String) { #expect(NoneKnown.answer(to: words) == .something) }

    @Test(arguments: ["Unknown", "Allergies not known", "No information available", "药物过敏史不详", "Not asked"])
    func whatNobodyKnows(_ words: String) { #expect(NoneKnown.answer(to: words) == .unknown) }
}

import CasebookCore
import CasebookOmics
import Testing

@Suite struct OmicsRecipeTests {
    private func recipe(_ text: String) throws -> OmicsRecipe { try OmicsRecipe(JSONParser.parse(Array(text.utf8))) }

    @Test func membersAreReadAndTheRestStays() throws {
        #expect(try recipe("{}") == OmicsRecipe())
        let found = try recipe(
            """
            {"transform":"log","mostFeatures":0,"preparations":{"mirna":{"transform":"quantile","mostMissing":0.2}},"encoder":"cnn","fusion":"late","units":8,
            "dropout":0.25,"course":"pretrained","epochs":3,"rate":0.001,"batch":16,"seeds":2,"balance":"full","innerFolds":4}
            """)
        var wanted = OmicsRecipe(), architecture = OmicsArchitecture()
        wanted.preparation.transform = .log
        wanted.preparation.mostFeatures = nil
        var own = wanted.preparation
        own.transform = .quantile
        own.mostMissing = 0.2
        wanted.preparations = ["mirna": own]
        architecture.encoder = .cnn
        architecture.fusion = .late
        architecture.units = 8
        architecture.dropout = 0.25
        wanted.architecture = architecture
        (wanted.course, wanted.epochs, wanted.rate, wanted.batch) = (.pretrained, 3, 0.001, 16)
        (wanted.seeds, wanted.balance, wanted.innerFolds) = (2, .full, 4)
        #expect(found == wanted)
        #expect(try recipe(#"{"networks":false}"#).architecture == nil)
    }

    @Test(arguments: [
        "[]", #"{"epoch":3}"#, #"{"preparations":{"a":{"trans":"log"}}}"#, #"{"preparations":3}"#, #"{"dropout":1}"#, #"{"fusion":"x"}"#, #"{"units":0}"#, #"{"rate":"a"}"#,
        #"{"balance":true}"#,
    ])
    func mistakesAreTold(_ text: String) { #expect(throws: ClinicalError.self) { try recipe(text) } }
}

import Casebook
import CasebookExtraction
import CasebookLearning
import Testing

struct TrainingRecipeTests {
    private func recipe(_ json: String) throws(ClinicalError) -> TrainingRecipe<TaggingCorpus> { try TrainingRecipe(JSONParser.parse(Array(json.utf8)), path: "recipe.json") }

    @Test func allPartsAreRead() throws {
        let recipe = try recipe(
            """
            {"about":"x","architecture":{"unit":"character","units":64,"cell":"gru","scheme":"iob2","usesLexicon":false},"training":{"epochs":3,"rate":0.01,"averaging":0.9},
             "nested":true,"wordVectors":"a","bigramVectors":"b","segmentVectors":"c","languageModel":"d","confidence":{"slope":0.5,"intercept":-1},
             "corpora":[{"name":"n","train":["t1","t2"],"dev":["v"],"kinds":{"A":"x","B":["y","z"],"*":null},"missing":["w"],"heads":["h"],"every":3,"auxiliary":true}]}
            """)
        #expect(recipe.settings.architecture.unit == .character && recipe.settings.architecture.units == 64 && recipe.settings.architecture.cell == .gru)
        #expect(recipe.settings.architecture.scheme == .iob2 && !recipe.settings.architecture.usesLexicon)
        #expect(recipe.calibration == LogisticRecalibration(slope: 0.5, intercept: -1))
        #expect(recipe.settings.epochs == 3 && recipe.settings.rate == 0.01 && recipe.settings.averaging == 0.9 && recipe.isNested)
        #expect([recipe.wordVectors, recipe.bigramVectors, recipe.segmentVectors, recipe.languageModel] == ["a", "b", "c", "d"])
        let corpus = recipe.corpora[0]
        #expect(corpus.train == ["t1", "t2"] && corpus.dev == ["v"] && corpus.every == 3)
        #expect(corpus.meaning == TaggingCorpus(name: "n", kinds: ["A": ["x"], "B": ["y", "z"], "*": []], missing: ["w"], heads: ["h"], isAuxiliary: true))
    }

    @Test(arguments: [
        "[]", #"{"corpora":[{"name":"n","train":["t"]}],"confidence":{"slope":0,"intercept":0}}"#, #"{"corpora":[{"name":"n","train":["t"]},{"name":"n","train":["u"]}]}"#,
        #"{"corpora":[{"name":"n"}]}"#,
        #"{"corpora":[{"train":["t"]}]}"#, #"{"corpora":[{"name":"n","train":["t"],"other":1}]}"#,
        #"{"corpora":[{"name":"n","train":["t"],"kinds":{"A":1}}]}"#, #"{"corpora":[{"name":"n","train":["t"]}],"nested":"yes"}"#,
        #"{"corpora":[{"name":"n","train":["t"]}],"training":{"epochs":0}}"#, #"{"corpora":[{"name":"n","train":["t"]}],"training":{"rate":"fast"}}"#,
        #"{"corpora":[{"name":"n","train":["t"]}],"architecture":{"units":-1}}"#, #"{"corpora":[{"name":"n","train":["t"]}],"architecture":{"unit":"line"}}"#,
    ]) func whatIsWrongIsSaid(_ json: String) {
        let error = #expect(throws: ClinicalError.self) { _ = try recipe(json) }
        #expect(error?.code == .taggerRecipe && error?.location?.file == "recipe.json")
    }
}

import Casebook
import Testing

@Suite struct RiskRecipeTests {
    private func read(_ text: String) throws -> RiskRecipe { try RiskRecipe(JSONParser.parse(Array(text.utf8))) }

    @Test func partsAreThoseThatAreNamed() throws {
        let bare = try read("{}"), trees = try read(#"{"trees":{"rounds":7,"depth":2}}"#)
        #expect(bare.linear != nil && bare.trees != nil && bare.network == nil)
        #expect(trees.linear == nil && trees.trees?.rounds == 7 && trees.trees?.depth == 2)
        let network = try read(
            #"{"linear":true,"network":{"series":"lstm","epochs":2,"statistics":["last"]},"threshold":{"rule":"sensitivity","value":0.8},"bands":[{"name":"low","from":0},{"name":"high","from":0.2}]}"#
        )
        #expect(network.network?.architecture.series == .lstm && network.linear != nil && network.threshold == .sensitivity(0.8) && network.bands.count == 2)
    }

    @Test(arguments: [
        #"{"linear":false}"#, #"{"tree":{}}"#, #"{"trees":{"rounds":0}}"#, #"{"trees":{"learningRate":2}}"#, #"{"network":{"events":"gru-d"}}"#,
        #"{"threshold":{"rule":"sensitivity"}}"#,
        #"{"linear":{"bends":[0.9,0.1]}}"#, #"{"bands":[{"name":"a","from":0.5},{"name":"b","from":0.2}]}"#, #"{"linear":{"statistics":["lust"]}}"#,
    ])
    func mistakesAreTold(text: String) {
        let error = #expect(throws: ClinicalError.self) { try read(text) }
        #expect(error?.code == .schemaMalformed)
    }
}

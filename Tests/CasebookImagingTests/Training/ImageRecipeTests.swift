import CasebookCore
import CasebookImaging
import CasebookLearning
import Testing

@Suite struct ImageRecipeTests {
    private func recipe(_ json: String) throws -> ImageRecipe { try ImageRecipe(JSONParser.parse(Array(json.utf8))) }

    @Test func membersThatAreAbsentChangeNothing() throws {
        #expect(try recipe("{}") == ImageRecipe())
        #expect(try recipe(#"{"optimizer":"adamw","schedule":"cosine","balanced":false,"standardization":"dataset","augmentation":{}}"#) == ImageRecipe())
    }

    @Test func descentAndAugmentationAreRead() throws {
        let found = try recipe(
            #"""
            {"optimizer":"nesterov","schedule":"steps","balanced":true,"standardization":"image",
             "augmentation":{"verticalFlip":0.5,"rotation":30,"shift":0.2,"scale":[0.5,2],"crop":3,"brightness":0.1,"contrast":[1,1.5],"noise":0}}
            """#)
        #expect(found.training.optimizer == .nesterov() && found.training.schedule == .steps(at: [0.5, 0.75], factor: 0.1))
        #expect(found.training.isBalanced && found.standardization == .image && found.isAugmented)
        let changes = found.augmentation
        #expect(changes.horizontalFlip == 0.5 && changes.verticalFlip == 0.5 && changes.rotation == 30 && changes.shift == .share(0.2) && changes.scale == 0.5...2)
        #expect(changes.cropPadding == 3 && changes.brightness == 0.1 && changes.contrast == 1...1.5 && changes.noise == 0)
        #expect(try !recipe(#"{"augmentation":false}"#).isAugmented)
        for name in ["adamw", "adam", "sgd", "momentum", "nesterov", "rmsprop", "adagrad"] { #expect(throws: Never.self) { try recipe("{\"optimizer\":\"\(name)\"}") } }
    }

    @Test(arguments: [
        #"{"optimizer":"newton"}"#, #"{"schedule":"plateau"}"#, #"{"balanced":1}"#, #"{"standardization":"none"}"#, #"{"augmentation":"much"}"#,
        #"{"augmentation":{"rotation":181}}"#, #"{"augmentation":{"scale":[0,1]}}"#, #"{"augmentation":{"scale":2}}"#, #"{"augmentation":{"crop":-1}}"#,
        #"{"augmentation":{"noise":1e9}}"#, #"{"augmentation":{"shift":-0.1}}"#, #"{"augmentation":{"turn":1}}"#,
    ]) func wrongMembersAreRefused(json: String) {
        #expect(throws: ClinicalError.self) { try recipe(json) }
    }
}

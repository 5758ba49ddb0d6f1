package import CasebookLearning
package import CasebookLexicons
package import CasebookTensor

/// The memory that taggers work in, reused from text to text. One a task.
package struct TaggerWorkspace: ~Copyable {
    var features = TaggingFeatures()
    var matches: [TermMatch] = []
    var rows: [Int32] = []
    var text: [UInt16] = []
    var input = FloatBuffer()
    var remembered = FloatBuffer()
    var projected = FloatBuffer()
    var encoded = FloatBuffer()
    var encodedAgain = FloatBuffer()
    var scores = FloatBuffer()
    var branchScores = FloatBuffer()
    var own = FloatBuffer()
    var characters = CharacterWorkspace()
    var language = LanguageModelWorkspace()
    var inference = InferenceWorkspace()
    var chain = LinearChainWorkspace()

    package init() {}
}

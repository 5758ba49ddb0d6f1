internal import CasebookLearning
internal import CasebookLexicons
internal import CasebookTensor

/// The memory that encoders and what stands on them work in, reused from text to text. One a task.
package struct EncoderWorkspace: ~Copyable {
    var features = TextFeatures()
    var matches: [TermMatch] = []
    var rows: [Int32] = []
    /// What language models read, and where the characters of each unit stand in its window's part of it.
    var text: [UInt16] = []
    var characters: [Range<Int>] = []
    var input = FloatBuffer()
    var remembered = FloatBuffer()
    var projected = FloatBuffer()
    var encoded = FloatBuffer()
    var encodedAgain = FloatBuffer()
    var scores = FloatBuffer()
    var encoderScores = FloatBuffer()
    var own = FloatBuffer()
    var mentions = FloatBuffer()
    var judged = FloatBuffer()
    var seen = FloatBuffer()
    var pairs = FloatBuffer()
    var hidden = FloatBuffer()
    var filters = CharacterWorkspace()
    var language = LanguageModelWorkspace()
    var inference = InferenceWorkspace()
    var chain = LinearChainWorkspace()

    package init() {}
}

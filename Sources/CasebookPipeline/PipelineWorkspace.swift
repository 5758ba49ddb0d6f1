public import CasebookCore
package import CasebookExtraction
package import CasebookLexicons
package import CasebookText

/// The memory that a pipeline works in. One a task, reused from document to document, never shared.
public struct PipelineWorkspace: ~Copyable {
    package var text: TextWorkspace
    package var tokens: [Token] = []
    package var matches: [TermMatch] = []
    package var cues: [CueMatch] = []
    package var targets: [AssertionEngine.Target] = []
    package var tagger = EncoderWorkspace()
    package var codes = CodeWorkspace()

    /// Throws `text.icu-unavailable`.
    public init() throws(ClinicalError) { text = try TextWorkspace() }
}

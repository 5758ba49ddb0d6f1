public import CasebookCore

extension ClinicalError.Code {
    /// Texts that a tagger cannot be trained on.
    public static let taggerExamples = Self("tagger.examples")
    /// A recipe that is damaged, or says what is not known.
    public static let taggerRecipe = Self("tagger.recipe")
}

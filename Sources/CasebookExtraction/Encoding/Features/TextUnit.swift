/// What a tagger gives a tag to.
public enum TextUnit: String, Sendable, Hashable {
    /// A token of the tokenizer: for languages that write spaces.
    case word
    /// A character other than white space: for Chinese.
    case character
}

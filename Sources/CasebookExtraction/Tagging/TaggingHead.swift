/// One of the outputs of a tagger: a tag sequence of its own, over kinds that do not overlap within it.
///
/// A tagger of a corpus without nested mentions has one; nested mentions take one a kind; corpora with different labels one each, over the shared encoder.
public struct TaggingHead: Sendable, Hashable {
    public var name: String
    public var kinds: [String]

    public init(name: String, kinds: [String]) {
        self.name = name
        self.kinds = kinds
    }
}

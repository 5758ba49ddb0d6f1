public import CasebookCore
public import CasebookText

/// One document out of the inputs, or why there is none.
public struct InputItem: Sendable {
    /// Place among all items, from 0.
    public var index: Int
    public var id: String
    /// What to call the input in messages: a path, and a line for formats of many documents.
    public var name: String
    public var content: Result<Content, ClinicalError>
    /// The place of its input among all.
    public var input = 0
    /// The place among the documents of its input, from 0; failures count.
    public var number = 0
    /// Bytes of all inputs read so far, as they lie on the disk.
    public var position = 0

    public struct Content: Sendable {
        public var document: Document
        /// The line that the document came from, with all its keys; nil where the input is no JSON.
        public var line: JSONValue?
        /// The record that the document is to be made of; nil for texts.
        public var record: RecordInput?
    }
}

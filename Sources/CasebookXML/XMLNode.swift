/// An element or a run of character data in an `XMLTree`; laid out as the C parser writes it. Index 0 stands for none.
@frozen package struct XMLNode: Sendable {
    @usableFromInline var name: UInt32
    @usableFromInline var parent: UInt32
    @usableFromInline var next: UInt32
    @usableFromInline var first: UInt32
    @usableFromInline var source: UInt32
    @usableFromInline var line: UInt32
    @usableFromInline var start: UInt32
    @usableFromInline var count: UInt32

    @usableFromInline static let textName: UInt32 = 0xFFFF_FFFF
    /// Names from here on belong to a name space that is none of ours (or to text), whatever their local part is.
    @usableFromInline static let foreign: UInt32 = 6 << 24
}

/// An attribute: its name and its value's place in the text of the tree.
@frozen package struct XMLAttribute: Sendable {
    @usableFromInline var name: UInt32
    @usableFromInline var start: UInt32
    @usableFromInline var count: UInt32
}

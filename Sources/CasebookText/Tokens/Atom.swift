/// A piece of text between ICU's break and the final token.
struct Atom {
    var start: Int32
    var end: Int32
    var kind: Token.Kind
    var isAbbreviation = false

    var count: Int { Int(end - start) }
}

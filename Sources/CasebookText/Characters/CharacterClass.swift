/// What a scalar is to the tokenizer.
package enum CharacterClass: UInt8, Sendable {
    case other = 0
    case letter = 1
    case digit = 2
    case space = 3
    case han = 4
    case control = 5
}

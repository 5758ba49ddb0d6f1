/// The parts of a document that components read and write.
public enum Annotation: String, Sendable, CaseIterable {
    case tokens, sections, sentences, entities, assertions, relations, times, measurements, medications, allergies, quantities, identifiers, codes
}

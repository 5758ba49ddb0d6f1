package import CasebookText

/// What the rules say of an entity, and of which axes a cue spoke; of the others the headings and the defaults did.
package struct AssertionVerdict: Sendable, Hashable {
    package var assertion = Assertion()
    package var cued: Set<AssertionAxis> = []

    package init() {}
}

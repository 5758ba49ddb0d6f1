import CasebookTensor
import Testing

@Suite struct TagConstraintsTests {
    private let constraints = TagConstraints(tagCount: 3, allowsStart: { $0 != 1 }, allowsTransition: { $0 <= $1 }, allowsEnd: { $0 != 0 })

    @Test func keepsWhatIsForbidden() {
        #expect(constraints.start.elements == [0, -.infinity, 0])
        #expect(constraints.transitions.elements == [0, 0, 0, -.infinity, 0, 0, -.infinity, -.infinity, 0])
        #expect(constraints.end.elements == [-.infinity, 0, 0])
    }

    @Test(arguments: [([], true), ([0], false), ([1], false), ([2], true), ([0, 1], true), ([0, 1, 1, 2], true), ([0, 2, 1], false)] as [([Int32], Bool)])
    func allows(tags: [Int32], isAllowed: Bool) { #expect(constraints.allows(tags) == isAllowed) }
}

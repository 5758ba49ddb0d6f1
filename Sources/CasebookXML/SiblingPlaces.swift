internal import Synchronization

/// Places of elements among siblings of the same name. Those of a parent with many children are counted together when the first is asked for, so that
/// paths of all of them cost time linear in their number.
final class SiblingPlaces: Sendable {
    private struct Children {
        var places: [UInt32: Int] = [:]
        /// By the number of the name.
        var totals: [UInt32: Int] = [:]
    }

    private let known = Mutex<[UInt32: Children]>([:])

    /// Children that are counted anew each time.
    private static let few = 24

    /// From 1; nil where no sibling shares the name.
    func place(of element: XMLElement, in parent: XMLElement) -> Int? {
        var children = 0
        var total = 0
        var place = 0
        for child in parent.children {
            children += 1
            if children > Self.few { return remembered(element, in: parent) }
            guard child.number == element.number else { continue }
            total += 1
            if child.index == element.index { place = total }
        }
        return total > 1 ? place : nil
    }

    private func remembered(_ element: XMLElement, in parent: XMLElement) -> Int? {
        known.withLock { known in
            if known[parent.index] == nil {
                var children = Children()
                for child in parent.children {
                    let place = (children.totals[child.number] ?? 0) + 1
                    children.totals[child.number] = place
                    children.places[child.index] = place
                }
                known[parent.index] = children
            }
            guard let children = known[parent.index], children.totals[element.number] ?? 0 > 1 else { return nil }
            return children.places[element.index]
        }
    }
}

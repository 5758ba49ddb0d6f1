internal import CasebookCore

/// A way of annotating assertions: which axes a corpus speaks of, and the values of each.
struct AssertionGuideline: Sendable, Hashable {
    struct Axis: Sendable, Hashable {
        var axis: AssertionAxis
        var values: [String]
    }

    var name: String
    var axes: [Axis]
}

extension AssertionGuideline {
    /// Reads a member of a configuration; nil where it does not make sense.
    init?(_ value: JSONValue) {
        guard let name = value["name"]?.string, case .object(let members)? = value["axes"], !members.isEmpty else { return nil }
        let axes = members.compactMap { member -> Axis? in
            guard let axis = AssertionAxis(rawValue: member.key), let values = member.value.array?.compactMap(\.string), values.count > 1 else { return nil }
            return Axis(axis: axis, values: values)
        }
        guard axes.count == members.count, Set(axes.map(\.axis)).count == axes.count else { return nil }
        self.init(name: name, axes: axes)
    }

    var value: JSONValue {
        .object([
            .init("name", .string(name)), .init("axes", .object(axes.map { .init($0.axis.rawValue, .array($0.values.map { .string($0) })) })),
        ])
    }
}

public import CasebookCore
public import CasebookExtraction

/// What a recipe says of a corpus for one task.
public protocol RecipeCorpus: Sendable {
    var name: String { get set }
    /// Whether the corpus only helps in training.
    var isAuxiliary: Bool { get set }
    init(name: String)
    /// Takes what a member of the corpus in a recipe says; false where it is no part of this task's corpora, or not of its type.
    mutating func take(_ member: JSONValue.Member) -> Bool
}

extension TaggingCorpus: RecipeCorpus {
    public init(name: String) { self.init(name: name, kinds: [:]) }

    public mutating func take(_ member: JSONValue.Member) -> Bool {
        switch (member.key, member.value) {
        case ("missing", .array(let kinds)): missing = Set(kinds.compactMap(\.string))
        case ("heads", .array(let heads)): self.heads = Set(heads.compactMap(\.string))
        case ("kinds", .object(let listed)):
            for kind in listed {
                switch kind.value {
                case .null: kinds[kind.key] = []
                case .string(let ours): kinds[kind.key] = [ours]
                case .array(let several): kinds[kind.key] = several.compactMap(\.string)
                default: return false
                }
            }
        default: return false
        }
        return true
    }
}

extension RelationCorpus: RecipeCorpus {
    public mutating func take(_ member: JSONValue.Member) -> Bool {
        switch (member.key, member.value) {
        case ("kinds", _):
            guard let names = member.value.names else { return false }
            kinds = names
        case ("concepts", .bool(let concepts)): relatesConcepts = concepts
        case ("macro", .bool(let macro)): isMacro = macro
        case ("weights", _):
            guard let listed = member.value.weights else { return false }
            weights = listed
        case ("reach", _):
            guard let number = member.value.integer, (1...256).contains(number) else { return false }
            reach = number
        case ("span", _):
            guard let number = member.value.integer, (0...1_000_000).contains(number) else { return false }
            span = number
        case ("relations", _):
            guard let names = member.value.names else { return false }
            relations = names
        default: return false
        }
        return true
    }
}

extension AssertionCorpus: RecipeCorpus {
    public mutating func take(_ member: JSONValue.Member) -> Bool {
        switch (member.key, member.value) {
        case ("guideline", .string(let name)): guideline = name
        case ("kinds", _):
            guard let names = member.value.names else { return false }
            kinds = names
        case ("values", .object(let axes)):
            for listed in axes {
                guard let axis = AssertionAxis(rawValue: listed.key), let names = listed.value.names else { return false }
                values[axis] = names
            }
        case ("defaults", .object(let axes)):
            for listed in axes {
                guard let axis = AssertionAxis(rawValue: listed.key), let value = listed.value.string else { return false }
                defaults[axis] = value
            }
        default: return false
        }
        return true
    }
}

extension ClassCorpus: RecipeCorpus {
    public mutating func take(_ member: JSONValue.Member) -> Bool {
        switch (member.key, member.value) {
        case ("labels", _):
            guard let names = member.value.names else { return false }
            labels = names
        case ("multiple", .bool(let multiple)): isMultiple = multiple
        case ("sequence", .bool(let sequence)): isSequence = sequence
        case ("macro", .bool(let macro)): isMacro = macro
        case ("weights", _):
            guard let listed = member.value.weights else { return false }
            weights = listed
        default: return false
        }
        return true
    }
}

extension JSONValue {
    /// An object of names for names, or null for what is passed over; nil for anything else.
    fileprivate var names: [String: String?]? {
        guard case .object(let members) = self else { return nil }
        var names: [String: String?] = [:]
        for member in members {
            switch member.value {
            case .null: names[member.key] = .some(nil)
            case .string(let name): names[member.key] = name
            default: return nil
            }
        }
        return names
    }

    /// An object of weights; nil for anything else.
    fileprivate var weights: [String: Float]? {
        guard case .object(let members) = self else { return nil }
        var weights: [String: Float] = [:]
        for member in members {
            guard case .number(let text) = member.value, let weight = Float(text), (0...1000).contains(weight) else { return nil }
            weights[member.key] = weight
        }
        return weights
    }
}

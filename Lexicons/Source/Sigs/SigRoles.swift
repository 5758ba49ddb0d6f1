/// The senses of a word without what goes with them, for quick questions.
package struct SigRoles: OptionSet, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let lead = SigRoles(rawValue: 1), every = SigRoles(rawValue: 1 << 1), everyOther = SigRoles(rawValue: 1 << 2), other = SigRoles(rawValue: 1 << 3)
    package static let times = SigRoles(rawValue: 1 << 4), per = SigRoles(rawValue: 1 << 5), half = SigRoles(rawValue: 1 << 6), filler = SigRoles(rawValue: 1 << 7)
    package static let course = SigRoles(rawValue: 1 << 8), then = SigRoles(rawValue: 1 << 9), ago = SigRoles(rawValue: 1 << 10), reason = SigRoles(rawValue: 1 << 11)
    package static let join = SigRoles(rawValue: 1 << 12), needed = SigRoles(rawValue: 1 << 13), period = SigRoles(rawValue: 1 << 14), counted = SigRoles(rawValue: 1 << 15)
    package static let fluid = SigRoles(rawValue: 1 << 16), drugClass = SigRoles(rawValue: 1 << 17), weekly = SigRoles(rawValue: 1 << 18), ambiguous = SigRoles(rawValue: 1 << 19)
    package static let to = SigRoles(rawValue: 1 << 20), verb = SigRoles(rawValue: 1 << 21), route = SigRoles(rawValue: 1 << 22), frequency = SigRoles(rawValue: 1 << 23)
    package static let timing = SigRoles(rawValue: 1 << 24), form = SigRoles(rawValue: 1 << 25), each = SigRoles(rawValue: 1 << 26), diluent = SigRoles(rawValue: 1 << 27)
    package static let doseLead = SigRoles(rawValue: 1 << 28), once = SigRoles(rawValue: 1 << 29)

    init(_ sense: SigSense) {
        switch sense {
        case .lead: self = .lead
        case .every: self = .every
        case .everyOther: self = .everyOther
        case .other: self = .other
        case .times: self = .times
        case .per: self = .per
        case .half: self = .half
        case .filler: self = .filler
        case .course: self = .course
        case .then: self = .then
        case .ago: self = .ago
        case .reason: self = .reason
        case .join: self = .join
        case .needed: self = .needed
        case .period: self = .period
        case .counter: self = .counted
        case .piece: self = [.counted, .form]
        case .fluid: self = .fluid
        case .drugClass: self = .drugClass
        case .weekly: self = .weekly
        case .ambiguous: self = .ambiguous
        case .to: self = .to
        case .verb: self = .verb
        case .route: self = .route
        case .frequency: self = .frequency
        case .timing: self = .timing
        case .form: self = .form
        case .each: self = .each
        case .diluent: self = .diluent
        case .doseLead: self = .doseLead
        case .once: self = .once
        default: self = []
        }
    }
}

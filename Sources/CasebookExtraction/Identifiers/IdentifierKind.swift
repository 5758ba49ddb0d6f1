package import CasebookText

/// What an identifier of a person is, after the identifiers of the HIPAA Privacy Rule (45 CFR 164.514(b)(2)).
public enum IdentifierKind: String, Sendable, Hashable, CaseIterable {
    /// Without title.
    case name
    /// More exact than a year.
    case date
    /// Above 89.
    case age
    case phone, address, id, email, url, ip, hospital, organization
    /// Bank account, card, login.
    case account
    /// Serial number of a thing.
    case device

    package var entityKind: EntityKind { EntityKind("phi:" + rawValue) }

    package init?(_ kind: EntityKind) {
        guard kind.rawValue.hasPrefix("phi:"), let value = IdentifierKind(rawValue: String(kind.rawValue.dropFirst(4))) else { return nil }
        self = value
    }

    /// What names a person or reaches them without anything else; dates, ages, hospitals and organisations only help to.
    public var isDirect: Bool { ![.date, .age, .hospital, .organization].contains(self) }
}

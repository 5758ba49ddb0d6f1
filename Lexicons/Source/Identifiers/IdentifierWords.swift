/// The lists of words that identifiers are recognised by.
package struct IdentifierWords: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let given = Self(rawValue: 1)
    package static let surname = Self(rawValue: 1 << 1)
    /// A given name that is an everyday word, or a place, or more often a surname.
    package static let ambiguous = Self(rawValue: 1 << 2)
    /// van, de la
    package static let particle = Self(rawValue: 1 << 3)
    /// A name that stands for a disease, sign, operation or instrument.
    package static let eponym = Self(rawValue: 1 << 4)
    /// A word that notes write with a capital and that is no name.
    package static let notName = Self(rawValue: 1 << 5)
    package static let month = Self(rawValue: 1 << 6)
    package static let weekday = Self(rawValue: 1 << 7)
    package static let holiday = Self(rawValue: 1 << 8)
    package static let street = Self(rawValue: 1 << 9)
    /// Apt, Suite
    package static let unit = Self(rawValue: 1 << 10)
    package static let direction = Self(rawValue: 1 << 11)
    /// What stands before a number in an address without a street: PO Box.
    package static let box = Self(rawValue: 1 << 12)
    package static let state = Self(rawValue: 1 << 13)
    package static let stateCode = Self(rawValue: 1 << 14)
    package static let city = Self(rawValue: 1 << 15)
    /// What the name of a hospital ends in.
    package static let hospitalHead = Self(rawValue: 1 << 16)
    /// Words before it that name none: outside, Wound.
    package static let hospitalGeneric = Self(rawValue: 1 << 17)
    /// Words that a Chinese hospital's name begins behind: 就诊于.
    package static let hospitalStop = Self(rawValue: 1 << 18)
    /// A hospital known without such an ending.
    package static let hospital = Self(rawValue: 1 << 19)
    package static let organizationHead = Self(rawValue: 1 << 20)
    package static let organizationGeneric = Self(rawValue: 1 << 21)
    package static let organization = Self(rawValue: 1 << 22)
    package static let topDomain = Self(rawValue: 1 << 23)
    package static let countryDomain = Self(rawValue: 1 << 24)
    package static let compoundSurname = Self(rawValue: 1 << 25)
    /// Words that a Chinese name ends before.
    package static let boundary = Self(rawValue: 1 << 26)
    package static let province = Self(rawValue: 1 << 27)
    /// What a part of a Chinese address ends in: 省, 路, 号.
    package static let area = Self(rawValue: 1 << 28)
    /// Invented places that stand in for true ones.
    package static let place = Self(rawValue: 1 << 29)

    /// Characters that given names are often made of.
    package static let givenCharacter = Self(rawValue: 1 << 30)
    /// Characters that names of other languages are often written with.
    package static let transliterated = Self(rawValue: 1 << 31)

    static let named: [String: IdentifierWords] = [
        "given": .given, "surname": .surname, "ambiguous": .ambiguous, "particle": .particle, "eponym": .eponym, "notname": .notName, "month": .month, "weekday": .weekday,
        "holiday": .holiday, "street": .street, "unit": .unit, "direction": .direction, "box": .box, "state": .state, "state-code": .stateCode, "city": .city,
        "hospital-head": .hospitalHead, "hospital-generic": .hospitalGeneric, "hospital-stop": .hospitalStop, "hospital": .hospital, "organization-head": .organizationHead,
        "organization-generic": .organizationGeneric, "organization": .organization, "tld": .topDomain, "country-tld": .countryDomain, "compound": .compoundSurname,
        "boundary": .boundary, "province": .province, "area": .area, "place": .place, "given-char": .givenCharacter, "transliterated": .transliterated,
    ]
}

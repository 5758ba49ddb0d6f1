/// What a cue word says of what stands beside it: the kind of identifier, and how the two stand to each other.
package struct IdentifierCue: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A name follows directly: Dr., Mrs.
    package static let nameTitle = Self(rawValue: 1)
    /// A name follows a colon or the gap of a form: Patient, 姓名.
    package static let nameLabel = Self(rawValue: 1 << 1)
    /// A name follows without a sign between: dictated by, spoke with.
    package static let nameBy = Self(rawValue: 1 << 2)
    /// A relative or companion, whose name may follow.
    package static let nameKin = Self(rawValue: 1 << 3)
    /// A degree or profession behind a name: MD, RN.
    package static let nameCredential = Self(rawValue: 1 << 4)
    /// A Chinese word that a name may follow without a sign, where nothing else reads better: 患者.
    package static let namePatient = Self(rawValue: 1 << 5)
    /// 名叫, 我姓
    package static let nameCall = Self(rawValue: 1 << 6)
    /// A title behind a surname: 女士, 主任.
    package static let nameAfter = Self(rawValue: 1 << 7)
    package static let id = Self(rawValue: 1 << 8)
    package static let account = Self(rawValue: 1 << 9)
    package static let device = Self(rawValue: 1 << 10)
    package static let phone = Self(rawValue: 1 << 11)
    package static let date = Self(rawValue: 1 << 12)
    package static let address = Self(rawValue: 1 << 13)
    /// Somebody lives in, comes from or goes to the place that follows.
    package static let lives = Self(rawValue: 1 << 14)
    package static let age = Self(rawValue: 1 << 15)
    package static let url = Self(rawValue: 1 << 16)

    static let named: [String: IdentifierCue] = [
        "name:title": .nameTitle, "name:label": .nameLabel, "name:by": .nameBy, "name:kin": .nameKin, "name:credential": .nameCredential, "name:patient": .namePatient,
        "name:call": .nameCall, "name:after": .nameAfter, "id:label": .id, "account:label": .account, "device:label": .device, "phone:label": .phone, "date:label": .date,
        "address:label": .address, "address:lives": .lives, "age:label": .age, "url:label": .url,
    ]
}

/// Where a fact or section comes from, in the cheapest form; `ClinicalRecord.origin(of:)` makes a place for people of it.
package enum OriginPlace: Sendable {
    case unknown
    /// An element of the record's XML.
    case node(UInt32)
    /// A segment and field, or a member of JSON.
    case located(line: Int?, column: Int?, path: String)
}

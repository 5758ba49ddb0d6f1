/// The name spaces that records use.
package enum XMLNamespace: UInt32, Sendable {
    case none, v3, sdtc, instance, v2, xhtml, other
}

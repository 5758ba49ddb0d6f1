/// A document that can say where its parts stand.
package protocol RecordSource: Sendable {
    func origin(of node: UInt32) -> RecordOrigin
    func origin(ofByte offset: Int, in node: UInt32) -> RecordOrigin
}

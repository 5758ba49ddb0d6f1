/// A file within a ZIP archive, as the directory at the archive's end describes it.
package struct ZipMember: Sendable, Hashable {
    package let name: String
    /// 0 for bytes as they are, 8 for DEFLATE.
    let method: UInt16
    let isEncrypted: Bool
    /// CRC-32 of the bytes when unpacked.
    let checksum: UInt32
    let packedSize: UInt64
    package let size: UInt64
    /// Where its own header lies.
    let offset: UInt64
}

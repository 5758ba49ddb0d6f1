/// Reads a ZIP archive by the directory at its end, ZIP64 as well (PKWARE, APPNOTE 6.3).
package struct ZipArchive: Sendable {
    package let members: [ZipMember]
    private let storage: ByteStorage

    /// Throws `archive.damaged`, `archive.unsupported`.
    package init(_ storage: ByteStorage) throws(ClinicalError) {
        self.storage = storage
        members = try Self.directory(ZipFields(storage.bytes))
    }

    private static func directory(_ fields: ZipFields) throws(ClinicalError) -> [ZipMember] {
        // The last record has 22 bytes and a comment of up to 65,535.
        func isEnd(_ place: Int) throws(ClinicalError) -> Bool {
            guard try fields.long(place) == 0x0605_4B50 else { return false }
            return place + 22 + Int(try fields.short(place + 20)) == fields.count
        }
        var end = fields.count - 22
        let first = max(0, end - 0xFFFF)
        while end >= first, try !isEnd(end) { end -= 1 }
        guard end >= first else { throw ClinicalError(.archiveDamaged, "The bytes are no ZIP archive, or its end is missing.") }
        var count = UInt64(try fields.short(end + 10)), size = UInt64(try fields.long(end + 12)), start = UInt64(try fields.long(end + 16))
        if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF, end >= 20, try fields.long(end - 20) == 0x0706_4B50 {
            let place = try fields.place(fields.wide(end - 12), length: 56)
            guard try fields.long(place) == 0x0606_4B50 else { throw ZipFields.damaged }
            (count, size, start) = (try fields.wide(place + 32), try fields.wide(place + 40), try fields.wide(place + 48))
        }
        var place = try fields.place(start, length: size)
        let limit = place + Int(size)
        // An entry has 46 bytes or more, so that the count is bounded by the file.
        guard count <= size / 46 else { throw ZipFields.damaged }
        var members: [ZipMember] = []
        for _ in 0..<count {
            guard limit - place >= 46, try fields.long(place) == 0x0201_4B50 else { throw ZipFields.damaged }
            let nameLength = Int(try fields.short(place + 28)), extraLength = Int(try fields.short(place + 30)), commentLength = Int(try fields.short(place + 32))
            guard limit - place - 46 >= nameLength + extraLength + commentLength else { throw ZipFields.damaged }
            members.append(try member(fields, at: place, nameLength: nameLength, extraLength: extraLength))
            place += 46 + nameLength + extraLength + commentLength
        }
        return members
    }

    private static func member(_ fields: ZipFields, at place: Int, nameLength: Int, extraLength: Int) throws(ClinicalError) -> ZipMember {
        var packedSize = UInt64(try fields.long(place + 20)), size = UInt64(try fields.long(place + 24)), offset = UInt64(try fields.long(place + 42))
        var extra = place + 46 + nameLength
        let end = extra + extraLength
        while end - extra >= 4 {
            let length = Int(try fields.short(extra + 2)), isWide = try fields.short(extra) == 1
            guard end - extra - 4 >= length else { throw ZipFields.damaged }
            // ZIP64 has in this order only those numbers that do not fit their fields.
            var next = extra + 4
            func widen(_ number: inout UInt64) throws(ClinicalError) {
                guard number == 0xFFFF_FFFF else { return }
                guard extra + 4 + length - next >= 8 else { throw ZipFields.damaged }
                number = try fields.wide(next)
                next += 8
            }
            if isWide {
                try widen(&size)
                try widen(&packedSize)
                try widen(&offset)
            }
            extra += 4 + length
        }
        return ZipMember(
            name: try fields.text(place + 46, length: nameLength), method: try fields.short(place + 10), isEncrypted: try fields.short(place + 8) & 1 != 0,
            checksum: try fields.long(place + 16), packedSize: packedSize, size: size, offset: offset)
    }

    /// The unpacked bytes. Throws `archive.damaged`, also where the checksum is wrong, `archive.unsupported`, and `limit.size` for more than `limit` bytes.
    package func bytes(of member: ZipMember, limit: Int) throws(ClinicalError) -> [UInt8] {
        guard !member.isEncrypted, member.method == 0 || member.method == 8 else {
            throw ClinicalError(.archiveUnsupported, "A file of the archive is encrypted or packed in a way that is not read: DEFLATE was expected.")
        }
        guard member.size <= UInt64(max(0, limit)) else { throw ClinicalError(.sizeLimit, "A file of the archive has more than \(limit) bytes.") }
        let fields = ZipFields(storage.bytes)
        let header = try fields.place(member.offset, length: 30)
        guard try fields.long(header) == 0x0403_4B50 else { throw ZipFields.damaged }
        let start = header + 30 + Int(try fields.short(header + 26)) + Int(try fields.short(header + 28))
        let packed = try fields.place(UInt64(start), length: member.packedSize)
        let source = UnsafeRawBufferPointer(rebasing: storage.bytes[packed..<(packed + Int(member.packedSize))])
        // No byte of DEFLATE gives more than 1,032: what an archive makes is bounded by what it has, whatever it claims.
        guard member.method == 8 ? member.size / 1032 <= member.packedSize : member.size == member.packedSize else { throw ZipFields.damaged }
        let bytes = member.method == 8 ? Deflate.unpack(source, size: Int(member.size)) : Array(source)
        guard let bytes, Deflate.checksum(bytes) == member.checksum else { throw ZipFields.damaged }
        withExtendedLifetime(storage) {}
        return bytes
    }
}

extension ClinicalError.Code {
    /// Bytes are no archive, or its files are damaged.
    public static let archiveDamaged = Self(rawValue: "archive.damaged")
    /// A kind of archive that is not read.
    public static let archiveUnsupported = Self(rawValue: "archive.unsupported")
}

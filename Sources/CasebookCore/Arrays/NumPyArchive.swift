/// Named arrays in one file, as NumPy's `savez` and `savez_compressed` write it (NPZ). An array is read when it is asked for.
public struct NumPyArchive: Sendable {
    /// In the order of the file, without their ending.
    public let names: [String]
    private let members: [String: ZipMember]
    private let archive: ZipArchive
    private let path: String?

    /// Throws `file.unreadable`, `archive.damaged`, `archive.unsupported`.
    public init(path: String) throws(ClinicalError) { try self.init(ByteStorage(mapping: path), path: path) }

    /// The bytes of an NPZ file. Throws `archive.damaged`, `archive.unsupported`.
    public init(npz bytes: [UInt8]) throws(ClinicalError) { try self.init(ByteStorage(copying: bytes), path: nil) }

    private init(_ storage: ByteStorage, path: String?) throws(ClinicalError) {
        do throws(ClinicalError) { archive = try ZipArchive(storage) } catch { throw Self.placed(error, path) }
        var names: [String] = [], members: [String: ZipMember] = [:]
        for member in archive.members where member.name.hasSuffix(Self.ending) {
            let name = String(member.name.dropLast(Self.ending.count))
            guard members.updateValue(member, forKey: name) == nil else {
                throw Self.placed(ClinicalError(.archiveDamaged, "The archive has two arrays of one name."), path)
            }
            names.append(name)
        }
        self.names = names
        self.members = members
        self.path = path
    }

    /// The array, nil where there is none of the name. Throws `archive.damaged`, `archive.unsupported`, `array.damaged`, `array.unsupported`, and `limit.size`
    /// for one of more than `limit` bytes.
    public func array(named name: String, limit: Int = 1 << 32) throws(ClinicalError) -> NumPyArray? {
        guard let member = members[name] else { return nil }
        do throws(ClinicalError) { return try NumPyArray(npy: archive.bytes(of: member, limit: limit)) } catch { throw Self.placed(error, path) }
    }

    /// An NPZ file with the arrays, not packed. Throws `limit.size` where it has 4 GB or more.
    public static func npz(_ arrays: [(name: String, array: NumPyArray)]) throws(ClinicalError) -> [UInt8] {
        var writer = ZipWriter()
        for (name, array) in arrays { try writer.add(name + ending, array.npy) }
        return try writer.finish()
    }

    private static let ending = ".npy"

    private static func placed(_ error: ClinicalError, _ path: String?) -> ClinicalError {
        guard let path else { return error }
        return ClinicalError(error.code, error.message, at: Location(file: path), cause: error.cause)
    }
}

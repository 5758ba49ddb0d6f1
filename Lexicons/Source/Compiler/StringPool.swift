/// Strings by reference, each kept once.
struct StringPool {
    /// Reference 0 is the empty string.
    private(set) var bytes: [UInt8] = [0, 0]
    private var references: [String: UInt32] = ["": 0]

    mutating func add(_ string: String) -> UInt32 {
        if let known = references[string] { return known }
        let utf8 = Array(string.utf8.prefix(0xFFFF))
        let reference = UInt32(bytes.count)
        bytes.append(UInt8(utf8.count & 0xFF))
        bytes.append(UInt8(utf8.count >> 8))
        bytes += utf8
        references[string] = reference
        return reference
    }
}

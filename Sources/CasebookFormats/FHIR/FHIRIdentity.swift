internal import CasebookCore

/// Ids that are the same whenever the same is written: of a document's id and a place in it. UUIDs of version 8 (RFC 9562), by FNV-1a over two beginnings.
enum FHIRIdentity {
    static func uuid(_ parts: [String]) -> String {
        let digits = half(0x63, parts) + half(0x62, parts)
        let characters = Array(digits.utf8)
        func text(_ range: Range<Int>) -> String { String(decoding: characters[range], as: UTF8.self) }
        let variant = ["8", "9", "a", "b"][Int(characters[16] & 3)]
        return "\(text(0..<8))-\(text(8..<12))-8\(text(13..<16))-\(variant)\(text(17..<20))-\(text(20..<32))"
    }

    private static func half(_ salt: UInt8, _ parts: [String]) -> String {
        var hash = ByteHash()
        hash.combine([salt])
        for part in parts {
            hash.combine(part.utf8)
            // No text holds it, so that parts cannot run into each other.
            hash.combine([0xFF])
        }
        // FNV-1a leaves alike what ends alike; the finisher of SplitMix64 (Steele, Lea and Flood) spreads it.
        var value = hash.value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        value ^= value >> 31
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

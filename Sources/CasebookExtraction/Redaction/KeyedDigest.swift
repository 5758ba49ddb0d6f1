/// HMAC with SHA-256 (FIPS 180-4, RFC 2104): without the key nobody can tell which value a digest is of.
struct KeyedDigest: Sendable {
    private let inner: [UInt8]
    private let outer: [UInt8]

    init(key: [UInt8]) {
        let block = (key.count > 64 ? Self.sha256(key) : key) + [UInt8](repeating: 0, count: max(0, 64 - (key.count > 64 ? 32 : key.count)))
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5C }
    }

    func digest(_ message: [UInt8]) -> [UInt8] { Self.sha256(outer + Self.sha256(inner + message)) }

    /// A seed for what a purpose makes of a value of a patient.
    func seed(_ purpose: String, patient: String, _ value: String) -> UInt64 {
        var message: [UInt8] = []
        // Lengths part the fields, so that no two triples make one message.
        for field in [purpose, patient, value] {
            withUnsafeBytes(of: UInt64(field.utf8.count).littleEndian) { message += $0 }
            message += field.utf8
        }
        return digest(message).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Sixteen hexadecimal digits that stand for a value.
    func text(_ purpose: String, _ value: String) -> String {
        let digits = String(seed(purpose, patient: "", value), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static let constants: [UInt32] = {
        // The first 32 bits of the fractions of the cube roots of the first 64 primes.
        var primes: [UInt64] = [], candidate: UInt64 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes.map { prime in rootFraction(prime, power: 3) }
    }()

    private static let start: [UInt32] = [2, 3, 5, 7, 11, 13, 17, 19].map { rootFraction($0, power: 2) }

    /// The first 32 bits behind the point of a square or cube root: the largest x whose power is at most prime · 2^(32 · power), less its whole part.
    private static func rootFraction(_ prime: UInt64, power: Int) -> UInt32 {
        var low: UInt64 = 0, high: UInt64 = 1 << 40
        while high - low > 1 {
            let middle = (low + high) / 2
            if isAtMost(middle, power, prime) { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    private static func isAtMost(_ root: UInt64, _ power: Int, _ prime: UInt64) -> Bool {
        // root^power against prime · 2^(32 · power), in words of 32 bits.
        var product: [UInt64] = [1]
        for _ in 0..<power {
            var carry: UInt64 = 0
            var low = product.map { digit -> UInt64 in
                let (high, value) = digit.multipliedFullWidth(by: root)
                let (sum, overflow) = value.addingReportingOverflow(carry)
                carry = (high &+ (overflow ? 1 : 0)) << 32 | sum >> 32
                return sum & 0xFFFF_FFFF
            }
            while carry > 0 {
                low.append(carry & 0xFFFF_FFFF)
                carry >>= 32
            }
            product = low
        }
        let wanted = [UInt64](repeating: 0, count: power) + [prime]
        let count = max(product.count, wanted.count)
        for index in (0..<count).reversed() {
            let left = index < product.count ? product[index] : 0, right = index < wanted.count ? wanted[index] : 0
            if left != right { return left < right }
        }
        return true
    }

    static func sha256(_ message: [UInt8]) -> [UInt8] {
        var bytes = message + [0x80]
        bytes += [UInt8](repeating: 0, count: (120 - bytes.count % 64) % 64)
        withUnsafeBytes(of: UInt64(message.count * 8).bigEndian) { bytes += $0 }
        var state = start, words = [UInt32](repeating: 0, count: 64)
        func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }
        for block in stride(from: 0, to: bytes.count, by: 64) {
            for index in 0..<16 { words[index] = bytes[block + index * 4..<block + index * 4 + 4].reduce(0) { $0 << 8 | UInt32($1) } }
            for index in 16..<64 {
                let first = words[index - 15], second = words[index - 2]
                let low = rotated(first, 7) ^ rotated(first, 18) ^ first >> 3, high = rotated(second, 17) ^ rotated(second, 19) ^ second >> 10
                words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
            }
            var now = state
            for index in 0..<64 {
                let mix = rotated(now[4], 6) ^ rotated(now[4], 11) ^ rotated(now[4], 25), choice = now[4] & now[5] ^ ~now[4] & now[6]
                let first = now[7] &+ mix &+ choice &+ constants[index] &+ words[index]
                let spread = rotated(now[0], 2) ^ rotated(now[0], 13) ^ rotated(now[0], 22), majority = now[0] & now[1] ^ now[0] & now[2] ^ now[1] & now[2]
                now = [first &+ spread &+ majority, now[0], now[1], now[2], now[3] &+ first, now[4], now[5], now[6]]
            }
            for index in 0..<8 { state[index] = state[index] &+ now[index] }
        }
        return state.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }
}

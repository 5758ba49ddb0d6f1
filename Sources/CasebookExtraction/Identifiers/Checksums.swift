/// Check digits of numbers that persons and things are known by.
enum Checksums {
    /// Luhn's formula (ISO/IEC 7812-1), of cards and, behind 80840, of American provider numbers.
    static func luhn(_ digits: [UInt8]) -> Bool { luhnSum(digits) % 10 == 0 }

    /// The digit that makes the digits before it right.
    static func luhnDigit(_ digits: [UInt8]) -> UInt8 { UInt8((10 - luhnSum(digits + [0]) % 10) % 10) }

    private static func luhnSum(_ digits: [UInt8]) -> Int {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = index % 2 == 1 ? Int(digit) * 2 : Int(digit)
            sum += value > 9 ? value - 9 : value
        }
        return sum
    }

    /// The last character of a Chinese resident id (GB 11643, ISO 7064 MOD 11-2) behind its 17 digits: 10 for X.
    static func residentDigit(_ digits: some Collection<UInt8>) -> UInt8 {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
        return [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2][sum % 11]
    }

    /// NHS numbers: ten digits, the last one modulo 11.
    static func nhs(_ digits: [UInt8]) -> Bool {
        guard digits.count == 10 else { return false }
        let sum = digits.prefix(9).enumerated().reduce(0) { $0 + Int($1.element) * (10 - $1.offset) }
        return (11 - sum % 11) % 11 == Int(digits[9])
    }

    /// IBAN (ISO 13616): letters count from 10, the first four characters come last, modulo 97 is 1. Characters are folded.
    static func iban(_ characters: [UInt32]) -> Bool {
        guard (15...34).contains(characters.count) else { return false }
        var rest = 0
        for character in characters[4...] + characters[..<4] {
            switch character {
            case 0x30...0x39: rest = (rest * 10 + Int(character) - 0x30) % 97
            case 0x61...0x7A: rest = (rest * 100 + Int(character) - 0x61 + 10) % 97
            default: return false
            }
        }
        return rest == 1
    }
}

/// Whether a code has the form that its terminology gives all its codes: digits, check digits, letters. It says nothing of whether the code is in use.
package enum CodeForms {
    /// False for a code that cannot be one of a terminology (by its name); true where the form is not known.
    package static func isPossible(_ code: String, in system: String) -> Bool {
        let bytes = Array(code.utf8)
        switch system {
        case "LOINC": return isLOINC(bytes)
        case "SNOMED CT": return isSNOMED(bytes)
        case "RxNorm", "CVX": return !bytes.isEmpty && bytes.count <= 8 && bytes.allSatisfy(isDigit)
        case "ICD-10-CM", "ICD-10": return bytes.count >= 3 && isUpper(bytes[0]) && isDigit(bytes[1])
        case "CDC Race and Ethnicity": return bytes.count == 6 && bytes[4] == UInt8(ascii: "-") && bytes[0..<4].allSatisfy(isDigit) && isDigit(bytes[5])
        case "HL7 AdministrativeGender": return ["M", "F", "UN"].contains(code)
        case "HL7 ActClass": return bytes.count <= 12 && bytes.allSatisfy { isUpper($0) || isDigit($0) }
        case "UNII": return bytes.count == 10 && bytes.allSatisfy { isUpper($0) || isDigit($0) }
        case "NCI Thesaurus": return bytes.count >= 2 && bytes[0] == UInt8(ascii: "C") && bytes.dropFirst().allSatisfy(isDigit)
        default: return true
        }
    }

    /// Digits, a hyphen and the digit that makes the Luhn sum a multiple of ten.
    private static func isLOINC(_ bytes: [UInt8]) -> Bool {
        var bytes = bytes[...]
        // Parts and answers have a prefix.
        if bytes.starts(with: Array("LP".utf8)) || bytes.starts(with: Array("LA".utf8)) { bytes = bytes.dropFirst(2) }
        guard bytes.count >= 3, bytes.count <= 9, let check = bytes.last, isDigit(check), bytes[bytes.endIndex - 2] == UInt8(ascii: "-") else { return false }
        let digits = bytes.dropLast(2)
        guard digits.allSatisfy(isDigit) else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let number = Int(digit - 0x30) * (place % 2 == 0 ? 2 : 1)
            sum += number / 10 + number % 10
        }
        return (10 - sum % 10) % 10 == Int(check - 0x30)
    }

    /// Six to eighteen digits, the last of which is Verhoeff's check (dihedral group D5).
    private static func isSNOMED(_ bytes: [UInt8]) -> Bool {
        guard (6...18).contains(bytes.count), bytes.allSatisfy(isDigit), bytes[0] != 0x30 else { return false }
        var check = 0
        for (place, digit) in bytes.reversed().enumerated() {
            var number = Int(digit - 0x30)
            for _ in 0..<(place % 8) { number = permutation[number] }
            check = product(check, number)
        }
        return check == 0
    }

    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    /// Product in the dihedral group of the pentagon: 0…4 turn it, 5…9 also mirror it.
    private static func product(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): 5 + (left + right) % 5
        case (false, true): 5 + (left - right + 5) % 5
        case (false, false): (left - right + 5) % 5
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
}

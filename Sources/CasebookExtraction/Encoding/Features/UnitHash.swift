internal import CasebookText

/// The hashes of units: width and case folded, every digit as 0.
enum UnitHash {
    @inline(__always)
    static func fold(_ scalar: UInt32, _ table: CharacterTable) -> UInt32 {
        let form = table.fold(scalar)
        return form >= 0x30 && form <= 0x39 ? 0x30 : form
    }

    @inline(__always)
    static func of(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>, _ table: CharacterTable) -> UInt64 {
        var hash = WordHash()
        for index in range { hash.combine(fold(scalars[index], table)) }
        return hash.value
    }

    static func of(_ word: String) -> UInt64 {
        var hash = WordHash()
        for scalar in word.unicodeScalars { hash.combine(fold(scalar.value, CharacterTable.standard)) }
        return hash.value
    }
}

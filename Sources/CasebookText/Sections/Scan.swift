/// The signs that headings and lines are made of, over one text's scalars.
struct Scan {
    let scalars: UnsafeBufferPointer<UInt32>
    let classes: UnsafeBufferPointer<UInt8>

    var count: Int { scalars.count }

    func isNewline(_ index: Int) -> Bool { scalars[index] == 0x0A || scalars[index] == 0x0D }
    func isBlank(_ index: Int) -> Bool { classes[index] == CharacterClass.space.rawValue && !isNewline(index) }
    func isColon(_ index: Int) -> Bool { scalars[index] == 0x3A || scalars[index] == 0xFF1A }

    /// A place after which a heading may start: a line break or the end of a sentence.
    func isBreak(_ index: Int) -> Bool {
        switch scalars[index] {
        case 0x0A, 0x0D, 0x3002, 0xFF1B, 0xFF01, 0xFF1F, 0xFF0C: return true
        case 0x2E, 0x3B: return index + 1 < count && isBlank(index + 1)
        // Some exports turn line breaks into commas: "….,PLAN:".
        case 0x2C: return index > 0 && (scalars[index - 1] == 0x2E || scalars[index - 1] == 0x3A)
        // Templates in brackets follow one another on one line; wide gaps part columns.
        case 0x3011: return false
        default: return index + 1 < count && scalars[index + 1] == 0x3010
        }
    }

    func skipBlanks(_ index: inout Int) {
        while index < count, isBlank(index) || isNewline(index) { index += 1 }
    }

    /// Bullets and numbers before a title: "1.", "(2)", "一、", "##", "•".
    func skipNumbering(_ index: inout Int) {
        let start = index
        while index < count, isBullet(scalars[index]) || isBlank(index) { index += 1 }
        var place = index
        let isOpened = place < count && (scalars[place] == 0x28 || scalars[place] == 0xFF08)
        if isOpened { place += 1 }
        let digits = place
        while place < count, place - digits < 3, isNumeral(place) { place += 1 }
        if place > digits, place < count, isNumberEnd(scalars[place]) {
            place += 1
            if isOpened, place < count, isNumberEnd(scalars[place]) { place += 1 }
            while place < count, isBlank(place) { place += 1 }
            if place < count, !isNewline(place) { index = place }
        }
        if index >= count { index = start }
    }

    private func isBullet(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2A, 0x2D, 0x23, 0x2022, 0x25A0, 0x25CF, 0x25C6, 0x2013, 0x3E, 0x25A1, 0x2605, 0x25B2, 0xB7: true
        default: false
        }
    }

    private func isNumeral(_ index: Int) -> Bool {
        if classes[index] == CharacterClass.digit.rawValue { return true }
        switch scalars[index] {
        // 一 to 十
        case 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341: return true
        default: return false
        }
    }

    private func isNumberEnd(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2E, 0x29, 0xFF09, 0x3001, 0xFF0E, 0x3A, 0xFF1A: true
        default: false
        }
    }

    func closingBracket(of scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x3010: 0x3011
        case 0x5B: 0x5D
        case 0x3C: 0x3E
        case 0x300A: 0x300B
        case 0x3014: 0x3015
        default: nil
        }
    }

    func mayStartTitle(_ index: Int) -> Bool {
        classes[index] == CharacterClass.letter.rawValue || classes[index] == CharacterClass.han.rawValue || scalars[index] == 0x3010
    }

    func endsTitle(_ index: Int, closing: UInt32?) -> Bool {
        if let closing { return scalars[index] == closing || isNewline(index) }
        return isColon(index) || isNewline(index) || scalars[index] == 0x3002 || scalars[index] == 0xFF0C
    }

    func isLineEnd(after index: Int) -> Bool {
        var place = index + 1
        while place < count, isBlank(place) { place += 1 }
        return place >= count || isNewline(place)
    }
}

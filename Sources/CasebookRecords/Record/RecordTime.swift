/// HL7 times as ISO 8601.
package enum RecordTime {
    /// `20120806103000.5-0500` as `2012-08-06T10:30:00.5-05:00`, at the precision given; nil when it is no time. The offset of a bare date is dropped.
    package static func iso(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        var digits = 0
        while digits < bytes.count, bytes[digits] >= 0x30, bytes[digits] <= 0x39 { digits += 1 }
        guard [4, 6, 8, 10, 12, 14].contains(digits) else { return nil }
        func number(_ start: Int, _ count: Int) -> Int { bytes[start..<start + count].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        if digits >= 6, !(1...12).contains(number(4, 2)) { return nil }
        if digits >= 8, !(1...days(month: number(4, 2), year: number(0, 4))).contains(number(6, 2)) { return nil }
        if digits >= 10, number(8, 2) > 24 { return nil }
        if digits >= 12, number(10, 2) > 59 { return nil }
        if digits >= 14, number(12, 2) > 60 { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(32)
        result += bytes[0..<4]
        for (start, sign) in [(4, UInt8(ascii: "-")), (6, UInt8(ascii: "-")), (8, UInt8(ascii: "T")), (10, UInt8(ascii: ":")), (12, UInt8(ascii: ":"))] where digits > start {
            result.append(sign)
            result += bytes[start..<start + 2]
        }
        var index = digits
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            let start = index
            index += 1
            while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
            if digits == 14, index > start + 1 { result += bytes[start..<index] }
        }
        if index < bytes.count {
            if bytes[index] == UInt8(ascii: "Z"), index + 1 == bytes.count {
                if digits >= 10 { result.append(bytes[index]) }
                return String(decoding: result, as: UTF8.self)
            }
            guard bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"), bytes.count - index == 5 || bytes.count - index == 3,
                bytes[(index + 1)...].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else { return nil }
            if digits >= 10 {
                result += bytes[index..<index + 3]
                result.append(UInt8(ascii: ":"))
                result += bytes.count - index == 5 ? bytes[(index + 3)...] : [0x30, 0x30][...]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func days(month: Int, year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

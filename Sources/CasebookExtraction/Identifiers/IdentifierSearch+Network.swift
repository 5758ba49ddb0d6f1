internal import CasebookLexicons
internal import CasebookText

/// Electronic addresses: e-mail, URLs, IP and MAC addresses (RFC 5322, 3986, 4291 in the forms that people write).
extension IdentifierSearch {
    private static let longest = 64

    mutating func findNetworkPlaces() {
        var place = 0
        while place < text.count {
            let scalar = text[place]
            if scalar == 0x40 {
                place = findMail(place) ?? place + 1
            } else if scalar == 0x3A {
                place = findLink(place) ?? findColons(place) ?? place + 1
            } else if scalar == 0x2E, text.isWord(place - 1), text.isWord(place + 1) {
                place = findAddress4(place) ?? findDottedHardware(place) ?? findDomain(place) ?? place + 1
            } else if scalar == 0x2D, isHex(place - 1), isHex(place - 2) {
                place = findColons(place) ?? place + 1
            } else {
                place += 1
            }
        }
    }

    private func isHostSign(_ place: Int) -> Bool { isName(place) || text[place] == 0x2D }
    private func isName(_ place: Int) -> Bool { text.isLatin(place) && text[place] < 0x80 || text.isDigit(place) }
    private func isHex(_ place: Int) -> Bool { text.isDigit(place) || text[place] &- 0x61 < 6 }

    /// The end of labels parted by full stops that begins at a place, and where its last label begins; nil where there is but one.
    private func host(at start: Int) -> (end: Int, last: Int, labels: Int)? {
        var place = start, last = start, labels = 0
        while place - start < 253 {
            let label = place
            while isHostSign(place), place - label < 63 { place += 1 }
            guard place > label, isName(label), isName(place - 1) else { break }
            labels += 1
            last = label
            guard text[place] == 0x2E, isName(place + 1) else { break }
            place += 1
        }
        return labels > 1 && place > last ? (place, last, labels) : nil
    }

    private func isTopDomain(_ range: Range<Int>) -> Bool {
        range.count >= 2 && range.allSatisfy { text.isLatin($0) }
    }

    private mutating func findMail(_ sign: Int) -> Int? {
        var start = sign
        while sign - start < Self.longest, isName(start - 1) || IdentifierText.isOne(text[start - 1], of: ".!#$%&'*+-/=?^_`{|}~") { start -= 1 }
        while start < sign, !isName(start), text[start] != 0x5F { start += 1 }
        guard start < sign, let host = host(at: sign + 1), isTopDomain(host.last..<host.end), text[host.end] != 0x5F, isFree(start..<host.end) else { return nil }
        add(.email, start..<host.end, "email.address")
        return host.end
    }

    // MARK: URLs

    private mutating func findLink(_ colon: Int) -> Int? {
        guard text[colon + 1] == 0x2F, text[colon + 2] == 0x2F,
            let scheme = [("https" as StaticString, 5), ("http", 4), ("sftp", 4), ("ftp", 3)].first(where: { text.has($0.0, at: colon - $0.1) })
        else { return nil }
        let start = colon - scheme.1, hostStart = colon + 3
        guard !text.isLetter(start - 1) || text[start - 1] > 0x7F else { return nil }
        var end: Int
        if text[hostStart] == 0x5B {
            end = hostStart + 1
            while end < text.count, end - hostStart < 48, isHex(end) || text[end] == 0x3A || text[end] == 0x2E { end += 1 }
            guard text[end] == 0x5D else { return nil }
            end += 1
        } else if let host = host(at: hostStart), isTopDomain(host.last..<host.end) || host.labels == 4 {
            end = host.end
        } else if text.has("localhost", at: hostStart) {
            end = hostStart + 9
        } else {
            return nil
        }
        end = pathEnd(end)
        add(.url, start..<end, "url.scheme")
        return end
    }

    /// The end of port, path, query and fragment behind a host.
    private func pathEnd(_ host: Int) -> Int {
        var end = host
        if text[end] == 0x3A, text.isDigit(end + 1) {
            end += 1
            while text.isDigit(end), end - host < 7 { end += 1 }
        }
        guard [0x2F, 0x3F, 0x23].contains(text[end]) else { return end }
        while end < text.count, end - host < 2048, text[end] > 0x20, text[end] < 0x7F, !IdentifierText.isOne(text[end], of: "\"<>'`|\\^{}") { end += 1 }
        while end > host, IdentifierText.isOne(text[end - 1], of: ".,;:!?)]") { end -= 1 }
        return end
    }

    /// A host without scheme, found at its first full stop.
    private mutating func findDomain(_ dot: Int) -> Int? {
        var start = dot
        while dot - start < 63, isHostSign(start - 1) { start -= 1 }
        while start < dot, text[start] == 0x2D { start += 1 }
        let before = text[start - 1]
        guard start < dot, before != 0x40, before != 0x2E, before != 0x5F, before != 0x2F, isFree(start..<dot), let host = host(at: start), text[host.end] != 0x40,
            text[host.end] != 0x5F,
            host.last > dot, isTopDomain(host.last..<host.end),
            let domain = lexicon.word(text.folded, text.classes, at: host.last, end: host.end), domain.end == host.end
        else { return nil }
        let hasPath = text[host.end] == 0x2F, isAsked = isAskedFor(start) || text.has("www.", at: start)
        if !domain.value.contains(.topDomain) {
            guard domain.value.contains(.countryDomain), hasPath || isAsked || host.labels > 2 || (dot - start >= 3 && !text.isDigit(dot - 1) && text[host.last] != 0x61) else {
                return nil
            }
        } else if !isAsked, !hasPath, host.labels == 2, (start..<dot).allSatisfy({ text.isDigit($0) }) {
            return nil
        }
        let end = hasPath || [0x3A, 0x3F, 0x23].contains(text[host.end]) ? max(host.end, pathEnd(host.end)) : host.end
        add(.url, start..<end, "url.host")
        return end
    }

    /// A word for a web address stands shortly before, with nothing but links and "and" between.
    private func isAskedFor(_ place: Int) -> Bool {
        guard let cue = cue(before: place), cue.meaning.contains(.url) else { return found.last.map { $0.kind == .url && place - $0.range.upperBound < 6 } ?? false }
        return place - cue.range.upperBound < 4
    }

    // MARK: IP and MAC

    private mutating func findAddress4(_ dot: Int) -> Int? {
        var start = dot
        while dot - start < 4, text.isDigit(start - 1) { start -= 1 }
        guard start < dot, !text.isWord(start - 1), text[start - 1] != 0x2E, let end = address4(at: start), isFree(start..<end) else { return nil }
        guard !text.isWord(end), !(text[end] == 0x2E && text.isWord(end + 1)) else { return nil }
        // The tail of an address of version 6 that is wrong is none.
        add(.ip, start..<end, "ip.v4")
        return end
    }

    /// The end of four numbers up to 255 parted by full stops.
    private func address4(at start: Int) -> Int? {
        var place = start
        for part in 0..<4 {
            let first = place
            while text.isDigit(place), place - first < 4 { place += 1 }
            guard place > first, place - first < 4, text.number(first..<place) < 256 else { return nil }
            if part < 3 {
                guard text[place] == 0x2E else { return nil }
                place += 1
            }
        }
        return place
    }

    private mutating func findDottedHardware(_ dot: Int) -> Int? {
        let start = dot - 4
        guard start >= 0, !text.isWord(start - 1), text[dot + 5] == 0x2E, !text.isWord(dot + 10) else { return nil }
        for place in start..<dot + 10 where place != dot && place != dot + 5 && !isHex(place) { return nil }
        add(.device, start..<dot + 10, "device.mac")
        return dot + 10
    }

    /// Addresses of version 6 and of hardware, found at their first colon or hyphen.
    private mutating func findColons(_ sign: Int) -> Int? {
        var start = sign
        while sign - start < 5, text.isWord(start - 1) { start -= 1 }
        let before = text[start - 1]
        guard sign - start < 5, before != 0x2E, before != 0x3A, before != 0x5F, isFree(start..<sign) else { return nil }
        var end = start
        while end < text.count, end - start < Self.longest,
            text.isWord(end) || text[end] == 0x3A || text[end] == 0x2E && text.isWord(end + 1) || text[end] == 0x2D && text[sign] == 0x2D
        { end += 1 }
        if text[sign] == 0x3A, isAddress6(start..<end) {
            add(.ip, start..<end, "ip.v6")
            return end
        }
        guard end - start == 17 else { return nil }
        var isBroadcast = true
        for index in 0..<17 {
            if index % 3 == 2 ? text[start + index] != text[sign] : !isHex(start + index) { return nil }
            if index % 3 != 2, text[start + index] != 0x66 { isBroadcast = false }
        }
        guard !isBroadcast else { return nil }
        add(.device, start..<end, "device.mac")
        return end
    }

    private func isAddress6(_ range: Range<Int>) -> Bool {
        var groups = 0, place = range.lowerBound, hasGap = false
        if text[place] == 0x3A {
            guard range.count >= 2, text[place + 1] == 0x3A else { return false }
        }
        while place < range.upperBound {
            if text[place] == 0x3A, place + 1 < range.upperBound, text[place + 1] == 0x3A {
                guard !hasGap else { return false }
                hasGap = true
                place += 2
                continue
            }
            if text[place] == 0x3A {
                guard place > range.lowerBound, place + 1 < range.upperBound else { return false }
                place += 1
            }
            if let end = address4(at: place), end == range.upperBound {
                groups += 2
                break
            }
            let first = place
            while place < range.upperBound, isHex(place) { place += 1 }
            guard place > first, place - first <= 4, place == range.upperBound || text[place] == 0x3A else { return false }
            groups += 1
        }
        if range.count == 2 { return hasGap && (range.lowerBound == 0 || text.isBlank(range.lowerBound - 1)) && !text.isWord(range.upperBound) }
        return hasGap ? groups <= 7 : groups == 8
    }
}

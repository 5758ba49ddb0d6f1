internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Other names, numbers and places of like form, drawn by a keyed digest: the same value of the same patient always becomes the same.
struct Surrogates {
    let lexicon: IdentifierLexicon
    let digest: KeyedDigest
    let patient: String

    /// What stands for a value; nil where nothing of like form can.
    func words(_ kind: IdentifierKind, _ value: String) -> String? {
        for attempt in 0..<8 {
            let words = words(kind, value, attempt)
            if words != value { return words }
        }
        return nil
    }

    private func words(_ kind: IdentifierKind, _ value: String, _ attempt: Int) -> String? {
        switch kind {
        case .name: name(value, attempt)
        case .age: "90+"
        case .phone: number(value, attempt, keeping: value.hasPrefix("+") ? 3 : 1, letters: false)
        case .id: resident(value, attempt) ?? number(value, attempt, keeping: 0, letters: true)
        case .account: number(value, attempt, keeping: 0, letters: true)
        case .device: number(value, attempt, keeping: 0, letters: true)
        case .email: mail(value, attempt)
        case .url: link(value, attempt)
        case .ip: address(value, attempt)
        case .address, .hospital, .organization: place(value, attempt)
        case .date: nil
        }
    }

    private func generator(_ purpose: String, _ value: String, _ attempt: Int) -> SeededGenerator {
        SeededGenerator(seed: digest.seed(attempt == 0 ? purpose : "\(purpose) \(attempt)", patient: patient, value))
    }

    private func draw(_ list: [String], _ purpose: String, _ value: String, _ attempt: Int) -> String {
        var generator = generator(purpose, value, attempt)
        return list.randomElement(using: &generator) ?? ""
    }

    // MARK: Names

    private func name(_ value: String, _ attempt: Int) -> String {
        var buffer = ScalarBuffer()
        buffer.read(SourceText(value), table: .standard)
        let text = IdentifierText(buffer, simplified: lexicon.simplified)
        if text.isHan(0) { return chineseName(text, attempt) }
        var result = "", place = 0
        for piece in text.pieces {
            result += text.string(place..<piece.start) + word(piece, text, attempt)
            place = piece.end
        }
        return result + text.string(place..<text.count)
    }

    private func word(_ piece: IdentifierText.Piece, _ text: IdentifierText, _ attempt: Int) -> String {
        let old = text.string(piece.range), folded = old.lowercased()
        if piece.isDigits { return number(old, attempt, keeping: 0, letters: false) }
        let roles = lexicon.word(text.folded, text.classes, at: piece.start, end: piece.end).map { $0.end == piece.end ? $0.value : [] } ?? []
        if piece.shape == .small, roles.contains(.particle) { return old }
        if piece.end - piece.start == 1 {
            var generator = generator("initial", folded, attempt)
            return String("ABCDEFGHJKLMNPRSTW".randomElement(using: &generator)!)
        }
        let new = draw(lexicon.words(roles.contains(.given) ? .given : .surname, .english), roles.contains(.given) ? "given" : "surname", folded, attempt)
        return piece.shape == .capitals ? new.uppercased() : piece.shape == .small ? new.lowercased() : new
    }

    private func chineseName(_ text: IdentifierText, _ attempt: Int) -> String {
        var given = 1
        if let compound = lexicon.trie(.compoundSurname).match(text.folded, text.classes, at: 0, end: text.count) { given = compound.end }
        let isDotted = (0..<text.count).contains { text[$0] == 0xB7 || text[$0] == 0x2022 }
        let surname = draw(lexicon.words(.surname, .chinese), "surname", text.string(0..<min(given, text.count)), attempt)
        guard !isDotted else { return surname + draw(lexicon.words(.given, .chinese), "given", text.string(0..<text.count), attempt) }
        guard given < text.count else { return surname }
        let rest = text.string(given..<text.count)
        if (given..<text.count).contains(where: { !text.isHan($0) || text[$0] == 0x67D0 }) { return surname + rest }
        let length = min(2, text.count - given)
        return surname + draw(lexicon.words(.given, .chinese).filter { $0.unicodeScalars.count == length }, "given", rest, attempt)
    }

    // MARK: Numbers

    /// Other digits, and other letters behind the first run of them, in the same form; check digits of cards are right again.
    private func number(_ value: String, _ attempt: Int, keeping: Int, letters: Bool) -> String {
        let bare = String(value.unicodeScalars.filter { $0.properties.numericType == .decimal || $0.properties.isAlphabetic })
        var generator = generator("number", bare.lowercased(), attempt), kept = 0, hasDigit = false, result = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            if let digit = scalar.properties.numericValue, scalar.properties.numericType == .decimal {
                hasDigit = true
                kept += 1
                let isFirst = kept == 1 && digit != 0, new = UInt32.random(in: isFirst ? 1...9 : 0...9, using: &generator)
                // Full-width digits stay full-width.
                result.append(kept <= keeping ? scalar : Unicode.Scalar(scalar.value - UInt32(digit) + new) ?? "0")
            } else if letters, hasDigit || !isPrefix(value), scalar.isASCII, scalar.properties.isAlphabetic {
                let base: UInt32 = scalar.properties.isUppercase ? 0x41 : 0x61
                result.append(Unicode.Scalar(base + UInt32.random(in: 0..<26, using: &generator)) ?? "A")
            } else {
                result.append(scalar)
            }
        }
        return checked(String(result), like: value)
    }

    /// At most four letters before the first digit say what the number is of.
    private func isPrefix(_ value: String) -> Bool {
        guard let digit = value.unicodeScalars.firstIndex(where: { (0x30...0x39).contains($0.value) }) else { return false }
        return value.unicodeScalars[..<digit].count(where: { $0.properties.isAlphabetic }) <= 4
    }

    private func checked(_ new: String, like old: String) -> String {
        func digits(_ text: String) -> [UInt8] { text.utf8.filter { (0x30...0x39).contains($0) }.map { $0 - 0x30 } }
        let before = digits(old), after = digits(new)
        guard before.count > 12, before.count == after.count, Checksums.luhn(before), let last = new.utf8.lastIndex(where: { (0x30...0x39).contains($0) }) else { return new }
        return String(new[..<last]) + String(Checksums.luhnDigit(Array(after.dropLast()))) + String(new[new.utf8.index(after: last)...])
    }

    /// A resident id with another place, another day of birth and a right last character.
    private func resident(_ value: String, _ attempt: Int) -> String? {
        let scalars = Array(value.utf8)
        guard scalars.count == 18, scalars.prefix(17).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var generator = generator("number", value.lowercased(), attempt), digits: [UInt8] = [9, 9]
        for _ in 0..<4 { digits.append(UInt8.random(in: 0...9, using: &generator)) }
        let day = CivilDate(daysFromEpoch: Int.random(in: -14_600...14_600, using: &generator))
        digits += day.text.utf8.filter { $0 != 0x2D }.map { $0 - 0x30 }
        for _ in 0..<3 { digits.append(UInt8.random(in: 0...9, using: &generator)) }
        let last = Checksums.residentDigit(digits)
        return digits.map(String.init).joined() + (last == 10 ? "X" : String(last))
    }

    // MARK: Networks

    private func mail(_ value: String, _ attempt: Int) -> String {
        var generator = generator("email", value.lowercased(), attempt)
        return (lexicon.words(.place, .english).randomElement(using: &generator) ?? "mail").lowercased() + "\(Int.random(in: 10...9999, using: &generator))@example.com"
    }

    private func link(_ value: String, _ attempt: Int) -> String {
        var generator = generator("url", value.lowercased(), attempt)
        let scheme = value.lowercased().hasPrefix("https://") ? "https://" : value.lowercased().hasPrefix("http://") ? "http://" : ""
        return scheme + "www.example.org/\(Int.random(in: 100_000...999_999, using: &generator))"
    }

    private func address(_ value: String, _ attempt: Int) -> String {
        var generator = generator("ip", value.lowercased(), attempt)
        return value.contains(":") ? "2001:db8::" + String(Int.random(in: 1...0xFFFF, using: &generator), radix: 16) : "192.0.2.\(Int.random(in: 1...254, using: &generator))"
    }

    // MARK: Places and institutions

    /// Words that say what a place is stay; its names and numbers become others.
    private func place(_ value: String, _ attempt: Int) -> String {
        var buffer = ScalarBuffer()
        buffer.read(SourceText(value), table: .standard)
        let text = IdentifierText(buffer, simplified: lexicon.simplified)
        var result = "", place = 0
        while place < text.count {
            if text.isHan(place) {
                var end = place
                while text.isHan(end) { end += 1 }
                result += chinesePlace(text, place..<end, attempt)
                place = end
            } else if text.isWord(place) {
                let piece = text.pieces[text.piece(from: place)]
                result += placeWord(piece, text, attempt)
                place = piece.end
            } else {
                result += text.string(place..<place + 1)
                place += 1
            }
        }
        return result
    }

    private func placeWord(_ piece: IdentifierText.Piece, _ text: IdentifierText, _ attempt: Int) -> String {
        let old = text.string(piece.range)
        if piece.isDigits { return number(old, attempt, keeping: 0, letters: false) }
        if text.isDigit(piece.start - 1) || text.isDigit(piece.end) {
            guard piece.shape != .small else { return old }
            var generator = generator("letters", old, attempt)
            return String((piece.start..<piece.end).map { _ in "ABDEFGHJLNPRSTUW".randomElement(using: &generator)! })
        }
        guard piece.shape != .small else { return old }
        let roles = lexicon.word(text.folded, text.classes, at: piece.start, end: text.count).map { $0.end >= piece.end ? $0.value : [] } ?? []
        let isKind = !roles.isDisjoint(with: [.street, .unit, .direction, .box, .hospitalHead, .hospitalGeneric, .organizationHead]),
            isKnown = !roles.isDisjoint(with: [.hospital, .organization, .city, .state])
        if isKind, !isKnown, piece.start > 0 || roles.isDisjoint(with: [.given, .surname]) { return old }
        if piece.shape == .capitals, roles.contains(.stateCode), piece.end - piece.start == 2 {
            return draw(["OH", "IA", "KS", "NE", "WI", "VT", "ID", "MT"], "state", old, attempt)
        }
        let new = draw(lexicon.words(.place, .english), "place", old.lowercased(), attempt)
        return piece.shape == .capitals ? new.uppercased() : new
    }

    private func chinesePlace(_ text: IdentifierText, _ range: Range<Int>, _ attempt: Int) -> String {
        var result = "", place = range.lowerBound, pending = place
        func flush(_ end: Int) {
            if end > pending { result += draw(lexicon.words(.place, .chinese), "place", text.string(pending..<end), attempt) }
        }
        let kept: [IdentifierWords] = [.hospitalHead, .organizationHead, .hospitalGeneric, .organizationGeneric, .area]
        while place < range.upperBound {
            if let province = lexicon.trie(.province).match(text.folded, text.classes, at: place, end: range.upperBound) {
                flush(place)
                result += draw(lexicon.words(.province, .chinese), "province", text.string(place..<province.end), attempt)
                (place, pending) = (province.end, province.end)
            } else if let city = lexicon.trie(.city).match(text.folded, text.classes, at: place, end: range.upperBound) {
                flush(place)
                result += draw(lexicon.words(.city, .chinese), "city", text.string(place..<city.end), attempt)
                (place, pending) = (city.end, city.end)
            } else if let end = kept.compactMap({ lexicon.trie($0).match(text.folded, text.classes, at: place, end: range.upperBound)?.end }).max(),
                end - place > 1 || place > pending || end == range.upperBound || place == pending && place > range.lowerBound
            {
                flush(place)
                result += text.string(place..<end)
                (place, pending) = (end, end)
            } else {
                place += 1
            }
        }
        flush(range.upperBound)
        return result
    }
}

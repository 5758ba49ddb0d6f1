/// Turns an atom into a token: byte offsets, flags and hashes.
struct TokenMaker {
    let table: CharacterTable
    let words: ClinicalWords

    func token(_ atom: Atom, _ buffer: borrowing ScalarBuffer, _ previousEnd: Int32) -> Token {
        buffer.scalars.withUnsafeBufferPointer { scalars in
            var flags: Token.Flags = []
            if atom.isAbbreviation { flags.insert(.abbreviation) }
            if previousEnd < atom.start {
                flags.insert(.spaceBefore)
                var lines = 0
                for index in Int(previousEnd)..<Int(atom.start) where scalars[index] == 0x0A || scalars[index] == 0x0D && scalars[index + 1] != 0x0A { lines += 1 }
                if lines > 0 { flags.insert(.lineBefore) }
                if lines > 1 { flags.insert(.paragraphBefore) }
            }
            let start = Int(atom.start)
            let end = Int(atom.end)
            var token = Token(
                startByte: buffer.offsets[start], endByte: buffer.offsets[end], startScalar: atom.start, endScalar: atom.end, kind: atom.kind, flags: flags,
                folded: 0, stem: 0, exact: 0)
            guard atom.kind != .han else { return token }
            hash(UnsafeBufferPointer(rebasing: scalars[start..<end]), &token)
            return token
        }
    }

    private func hash(_ word: UnsafeBufferPointer<UInt32>, _ token: inout Token) {
        // Longer words are no terms; 64 scalars keep the buffer on the stack.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: min(word.count, 64)) { folded in
            var exact = WordHash()
            var whole = WordHash()
            var letters = 0
            var capitals = 0
            for (index, scalar) in word.prefix(64).enumerated() {
                let form = table.fold(scalar)
                folded[index] = form
                whole.combine(form)
                let isUpper = table.isUpper(scalar)
                // Width folds, case stays.
                exact.combine(scalar < 0x80 ? scalar : isUpper && form >= 0x61 && form <= 0x7A ? form - 32 : form)
                if isUpper {
                    capitals += 1
                    letters += 1
                    if index == 0 { token.flags.insert(.capitalised) }
                } else if table.isLower(scalar) {
                    letters += 1
                }
            }
            if capitals > 0 { token.flags.insert(.anyCapital) }
            if capitals > 0, capitals == letters { token.flags.insert(.capitals) }
            let form = UnsafeBufferPointer(folded)
            let (length, added) = WordStemmer.stem(form)
            token.folded = whole.value
            token.exact = exact.value
            if length == form.count {
                token.stem = whole.value
            } else {
                var stem = WordHash()
                for index in 0..<length { stem.combine(form[index]) }
                if added != 0 { stem.combine(added) }
                token.stem = stem.value
            }
            // The a of "u/a" and the A of "vitamin A" are no articles.
            if words.isConnector(token.folded), token.flags.contains(.spaceBefore), !token.flags.contains(.capitals) { token.flags.insert(.connector) }
        }
    }
}

public import CasebookText

/// Cuts Chinese runs by the cheapest way through a lattice of dictionary words (a unigram model; Viterbi over the directed acyclic graph
/// of all words that the tries hold).
///
/// Numbers and words of other scripts are atoms that only a dictionary entry (B超, 2型糖尿病) joins to their neighbours. Time: linear in the run times
/// the longest word.
public struct LatticeSegmenter: WordSegmenter {
    private let index: LexiconIndex
    private let extra: [LexiconIndex]
    /// Cost of a Han character that no dictionary knows, and of an atom of another script.
    private static let unknownCost: Float = 18
    private static let atomCost: Float = 6
    /// Cost of being an unknown word at all, by its number of characters: one word in thirty, shorter ones more often.
    private static let unknownWordCosts: [Float] = [0, 0, 4.2, 4.6, 5.4]
    private static let longestUnknown = 4

    /// - Parameters:
    ///   - index: the lexicon with word counts.
    ///   - extra: a user's dictionaries, whose words join the lattice.
    public init(index: LexiconIndex, extra: [LexiconIndex] = []) {
        self.index = index
        self.extra = extra
    }

    public func segment(_ run: AtomRun, scratch: inout SegmentationScratch, into ends: inout [Int32]) {
        let count = run.ends.count
        if count == 1 {
            ends.append(1)
            return
        }
        scratch.reserve(count + 1)
        scratch.costs.withUnsafeMutableBufferPointer { costs in
            scratch.origins.withUnsafeMutableBufferPointer { origins in
                for place in 1...count { costs[place] = .infinity }
                costs[0] = 0
                index.withTrie { cursor in forward(run, cursor, costs, origins) }
                // Backwards over the best way, then the borders in order.
                let first = ends.count
                var place = Int32(count)
                while place > 0 {
                    ends.append(place)
                    place = origins[Int(place)]
                }
                ends[first...].reverse()
            }
        }
    }

    @inline(__always)
    private func forward(_ run: AtomRun, _ cursor: LexiconIndex.Cursor, _ costs: UnsafeMutableBufferPointer<Float>, _ origins: UnsafeMutableBufferPointer<Int32>) {
        var from = run.start
        for atom in 0..<run.ends.count {
            let end = run.ends[atom]
            // The atom alone, whatever the dictionary says.
            let alone = costs[atom] + (end - from == 1 && Self.isHan(run.scalars[Int(from)]) ? Self.unknownCost : Self.atomCost)
            if alone < costs[atom + 1] {
                costs[atom + 1] = alone
                origins[atom + 1] = Int32(truncatingIfNeeded: atom)
            }
            words(from: atom, at: from, run, cursor, costs, origins)
            for lexicon in extra {
                lexicon.withTrie { words(from: atom, at: from, run, $0, costs, origins) }
            }
            unknownWords(from: atom, at: from, run, cursor, costs, origins)
            personName(from: atom, run, costs, origins)
            from = end
        }
    }

    /// Words of two to four Han characters that need not be known, by the places that their characters have in known words.
    @inline(__always)
    private func unknownWords(
        from atom: Int, at start: Int32, _ run: AtomRun, _ cursor: LexiconIndex.Cursor, _ costs: UnsafeMutableBufferPointer<Float>,
        _ origins: UnsafeMutableBufferPointer<Int32>
    ) {
        guard Self.isHan(run.scalars[Int(start)]), !Self.isNegation(run.scalars[Int(start)]), let first = cursor.characterCosts(of: run.scalars[Int(start)]) else { return }
        var total = costs[atom] + first.first
        var last = atom + 1
        while last < run.ends.count, last - atom < Self.longestUnknown {
            let place = Int(run.ends[last - 1])
            guard Int(run.ends[last]) == place + 1, Self.isHan(run.scalars[place]), let next = cursor.characterCosts(of: run.scalars[place]) else { return }
            let whole = total + next.last + Self.unknownWordCosts[last - atom + 1]
            if whole < costs[last + 1] {
                costs[last + 1] = whole
                origins[last + 1] = Int32(truncatingIfNeeded: atom)
            }
            total += next.middle
            last += 1
        }
    }

    /// A surname and one or two characters right behind a word for a patient: 患者李雷因…. The name is dearer than any usual word in its place.
    @inline(__always)
    private func personName(from atom: Int, _ run: AtomRun, _ costs: UnsafeMutableBufferPointer<Float>, _ origins: UnsafeMutableBufferPointer<Int32>) {
        guard atom >= 2, origins[atom] <= Int32(atom - 2), atom + 1 < run.ends.count else { return }
        let start = Int(run.ends[atom - 1])
        guard Surnames.isPatient(run.scalars[start - 2], run.scalars[start - 1]), Surnames.contains(run.scalars[start]) else { return }
        for count in 2...3 where atom + count <= run.ends.count {
            guard Int(run.ends[atom + count - 1]) == start + count, Self.isHan(run.scalars[start + count - 1]) else { return }
            let total = costs[atom] + Surnames.costs[count - 2]
            if total < costs[atom + count] {
                costs[atom + count] = total
                origins[atom + count] = Int32(truncatingIfNeeded: atom)
            }
        }
    }

    /// Every word of one trie that starts at an atom.
    @inline(__always)
    private func words(
        from atom: Int, at start: Int32, _ run: AtomRun, _ cursor: LexiconIndex.Cursor, _ costs: UnsafeMutableBufferPointer<Float>,
        _ origins: UnsafeMutableBufferPointer<Int32>
    ) {
        let cost = costs[atom]
        var node: Int32 = 0
        var place = start
        for last in atom..<run.ends.count {
            let border = run.ends[last]
            while place < border {
                node = cursor.child(of: node, over: run.scalars[Int(place)])
                if node < 0 { return }
                place += 1
            }
            let leaf = cursor.leaf(at: node)
            guard leaf >= 0 else { continue }
            let total = cost + cursor.cost(of: leaf)
            if total < costs[last + 1] {
                costs[last + 1] = total
                origins[last + 1] = Int32(truncatingIfNeeded: atom)
            }
        }
    }

    /// 无, 未, 不, 否: unknown words do not begin with a negation, which is a word of its own.
    @inline(__always)
    private static func isNegation(_ scalar: UInt32) -> Bool { scalar == 0x65E0 || scalar == 0x672A || scalar == 0x4E0D || scalar == 0x5426 }

    @inline(__always)
    private static func isHan(_ scalar: UInt32) -> Bool { scalar >= 0x3400 && scalar <= 0x9FFF || scalar >= 0x20000 }
}

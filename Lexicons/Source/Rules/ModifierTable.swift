package import CasebookCore
package import CasebookText

/// Words that belong to the mention behind them: left, acute, 双侧. Read from `Modifiers/modifiers.tsv`.
public struct ModifierTable: Sendable {
    private var words: [UInt64: Set<EntityKind>] = [:]
    /// Chinese modifiers by their last character, longest first.
    private var characters: [UInt32: [(scalars: [UInt32], kinds: Set<EntityKind>)]] = [:]

    package init() {}

    package init(_ file: TableFile) throws(ClinicalError) {
        try file.rows(["word", "language", "kinds"]) { (fields, line) throws(ClinicalError) in
            let kinds = Set(fields[2].split(separator: ",").map { EntityKind(String($0)) })
            guard !fields[0].isEmpty, !kinds.isEmpty else { throw file.malformed("A word and kinds are needed.", line: line) }
            switch Language(rawValue: String(fields[1])) {
            case .english: words[WordHash.of(fields[0].lowercased())] = kinds
            case .chinese:
                let scalars = fields[0].unicodeScalars.map(\.value)
                characters[scalars.last!, default: []].append((scalars, kinds))
            case nil: throw file.malformed("The language must be en or zh.", line: line)
            }
        }
        for last in characters.keys { characters[last]!.sort { $0.scalars.count > $1.scalars.count } }
    }

    /// Whether an English word modifies mentions of a kind.
    package func modifies(_ folded: UInt64, _ kind: EntityKind) -> Bool { words[folded]?.contains(kind) ?? false }

    /// Length in scalars of the Chinese modifier that ends at `end`, or 0.
    package func length(before end: Int, from start: Int, _ kind: EntityKind, _ scalars: UnsafeBufferPointer<UInt32>) -> Int {
        guard end > start, let candidates = characters[scalars[end - 1]] else { return 0 }
        for (modifier, kinds) in candidates where end - modifier.count >= start && kinds.contains(kind) {
            var place = 0
            while place < modifier.count, scalars[end - modifier.count + place] == modifier[place] { place += 1 }
            if place == modifier.count { return place }
        }
        return 0
    }
}

/// Expands the alternatives of a cue: `no (history|hx) of` into two, `(a|) b` into two. Groups do not nest.
enum CuePattern {
    static func expand(_ cue: String) -> [String] {
        guard let open = cue.firstIndex(of: "("), let close = cue[open...].firstIndex(of: ")"), cue[open..<close].contains("|") else { return [cue] }
        let before = cue[..<open]
        let rest = expand(String(cue[cue.index(after: close)...]))
        let options = cue[cue.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
        return options.flatMap { option in rest.map { before + option + $0 } }
    }
}

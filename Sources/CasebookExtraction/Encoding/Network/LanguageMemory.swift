internal import CasebookLearning

/// Runs language models over the windows of a text.
enum LanguageMemory {
    /// Characters that are read of a unit, the first and the last, and of the space before it: thousands of numbers are remembered of each.
    private static let mostCharacters = 48
    private static let mostSpace = 8

    /// Copies what is remembered at each unit to where `target` says, given the unit and the length of one direction's memory.
    ///
    /// A window's text is what stands from its first unit to its last one, with the space between; the inside of what is very long is left out.
    static func run(
        _ features: TextFeatures, windows: some Collection<Range<Int>>, language: PackedLanguageModel, scalars: UnsafeBufferPointer<UInt32>, workspace: inout EncoderWorkspace,
        target: (_ unit: Int, _ units: Int) -> UnsafeMutablePointer<Float>
    ) {
        var lengths: [Int] = []
        workspace.text.removeAll(keepingCapacity: true)
        workspace.characters.removeAll(keepingCapacity: true)
        for range in windows {
            let first = workspace.text.count
            for unit in range {
                let start = Int(features.starts[unit]), end = Int(features.ends[unit])
                if unit > range.lowerBound {
                    for place in Int(features.ends[unit - 1])..<start where start - place <= mostSpace { workspace.text.append(language.alphabet[scalars[place]]) }
                }
                let from = workspace.text.count - first, half = mostCharacters / 2
                for place in start..<end where end - start <= mostCharacters || place - start < half || end - place <= half {
                    workspace.text.append(language.alphabet[scalars[place]])
                }
                workspace.characters.append(from..<workspace.text.count - first)
            }
            lengths.append(workspace.text.count - first)
        }
        workspace.text.withUnsafeBufferPointer { language.run($0, lengths: lengths, workspace: &workspace.language) }
        var next = 0
        for (text, range) in windows.enumerated() {
            for unit in range {
                workspace.language.copy(text: text, characters: workspace.characters[next], into: target(unit, language.units))
                next += 1
            }
        }
    }
}

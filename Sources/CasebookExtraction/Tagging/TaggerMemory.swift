internal import CasebookLearning

/// Runs language models over the windows of a text.
enum TaggerMemory {
    /// Copies what is remembered at each unit to where `target` says, given the unit and the length of one direction's memory.
    ///
    /// A window's text is what stands from its first unit to its last one, with the space between.
    static func run(
        _ features: TaggingFeatures, windows: some Collection<Range<Int>>, language: PackedLanguageModel, scalars: UnsafeBufferPointer<UInt32>, workspace: inout TaggerWorkspace,
        target: (_ unit: Int, _ units: Int) -> UnsafeMutablePointer<Float>
    ) {
        var lengths: [Int] = []
        workspace.text.removeAll(keepingCapacity: true)
        for range in windows {
            let start = Int(features.starts[range.lowerBound]), end = Int(features.ends[range.upperBound - 1])
            for place in start..<end { workspace.text.append(language.alphabet[scalars[place]]) }
            lengths.append(end - start)
        }
        workspace.text.withUnsafeBufferPointer { language.run($0, lengths: lengths, workspace: &workspace.language) }
        for (text, range) in windows.enumerated() {
            let start = Int(features.starts[range.lowerBound])
            for unit in range {
                workspace.language.copy(text: text, characters: Int(features.starts[unit]) - start..<Int(features.ends[unit]) - start, into: target(unit, language.units))
            }
        }
    }
}

public import CasebookText

/// Cuts single lines into words.
public struct LineSegmentation: Sendable {
    private let segmenter: any WordSegmenter

    public init(segmenter: any WordSegmenter) { self.segmenter = segmenter }

    /// The words of a line with one space between; the line's own white space is gone, every other character stays.
    public func segment(_ line: String, workspace: inout PipelineWorkspace) -> [UInt8] {
        var line = line
        return line.withUTF8 { bytes in
            workspace.text.read(bytes)
            workspace.tokens.removeAll(keepingCapacity: true)
            workspace.text.tokens(segmenter: segmenter, into: &workspace.tokens)
            var output: [UInt8] = []
            output.reserveCapacity(bytes.count * 3 / 2 + 1)
            for token in workspace.tokens {
                if !output.isEmpty { output.append(0x20) }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[Int(token.startByte)..<Int(token.endByte)]))
            }
            output.append(0x0A)
            return output
        }
    }
}

internal import CasebookCore
public import CasebookText

/// Cuts single lines into words.
public struct LineSegmentation: Sendable {
    private let segmenter: any WordSegmenter

    public init(segmenter: any WordSegmenter) { self.segmenter = segmenter }

    /// The words of a line with one space between; the line's own white space is gone, every other character stays.
    public func segment(_ line: String, workspace: inout PipelineWorkspace) -> [UInt8] {
        let text = SourceText(line)
        workspace.text.read(text)
        var tokens: [Token] = []
        workspace.text.tokens(segmenter: segmenter, into: &tokens)
        var output: [UInt8] = []
        output.reserveCapacity(text.count * 3 / 2 + 1)
        text.withUTF8 { bytes in
            for token in tokens {
                if !output.isEmpty { output.append(0x20) }
                output.append(contentsOf: bytes[Int(token.startByte)..<Int(token.endByte)])
            }
        }
        output.append(0x0A)
        return output
    }
}

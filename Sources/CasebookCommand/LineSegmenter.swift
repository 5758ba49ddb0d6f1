import Casebook

/// Cuts the lines of files, one line for one line.
struct LineSegmenter {
    private let segmentation: LineSegmentation

    init(_ segmenter: any WordSegmenter) { segmentation = LineSegmentation(segmenter: segmenter) }

    /// Calls `write` with blocks of output lines until it answers false.
    func run(paths: [String], write: ([UInt8]) -> Bool) throws(ClinicalError) {
        var workspace = try PipelineWorkspace()
        for path in paths {
            var lines = try InputLines(path: path)
            while let line = try lines.next() {
                guard write(segmentation.segment(line, workspace: &workspace)) else { return }
            }
        }
    }
}

import Casebook

/// Cuts the lines of files, one line for one line.
struct LineSegmenter {
    private let segmentation: LineSegmentation

    init(_ segmenter: any WordSegmenter) { segmentation = LineSegmentation(segmenter: segmenter) }

    /// Calls `write` with blocks of output lines until it answers false. Files that cannot be read are named on standard error; returns how many.
    func run(paths: [String], write: ([UInt8]) -> Bool) throws(ClinicalError) -> Int {
        var workspace = try PipelineWorkspace(), failures = 0
        for path in paths {
            do throws(ClinicalError) {
                var lines = try InputLines(path: path)
                while let line = try lines.next() {
                    guard write(segmentation.segment(line, workspace: &workspace)) else { return failures }
                }
            } catch {
                Console.error("casebook: \(error)")
                failures += 1
            }
        }
        return failures
    }
}

/// Cuts a run of Chinese text into words.
///
/// A run is a sequence of adjacent atoms without white space: single Han characters, and words or numbers of other scripts, which stay whole.
/// Implementations are immutable; what they need to work in is `SegmentationScratch`.
public protocol WordSegmenter: Sendable {
    /// Appends to `ends`, for each word in order, how many atoms of the run stand before its end. Linear time is expected.
    func segment(_ run: AtomRun, scratch: inout SegmentationScratch, into ends: inout [Int32])
}

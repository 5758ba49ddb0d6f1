/// Shows over a picture where a model looked: a map of few rows and columns, brought to the picture's size, as colours that cover more the higher the value.
public struct HeatMapOverlay: Sendable, Hashable {
    /// How much of the picture the highest value covers, from 0 to 1.
    public var opacity: Float = 0.6
    /// Values of the map that are shown as nothing and as full red; nil takes 0 and its largest value.
    public var range: ClosedRange<Float>?
    /// Values of the picture that are shown black and white; nil takes its least and largest.
    public var window: ClosedRange<Float>?

    public init() {}

    /// A picture of red, green and blue from 0 to 255, as `RasterFile.png` takes it. Of a stack the slice is shown; colour is made grey.
    ///
    /// - Parameters:
    ///   - map: rows × columns, row by row; values that are no numbers count as the least.
    public func callAsFunction(map: [Float], rows: Int, columns: Int, over image: MedicalImage, slice: Int = 0) -> MedicalImage {
        precondition(rows > 0 && columns > 0 && map.count == rows * columns, "\(map.count) values are not a map of \(rows) × \(columns).")
        precondition((0..<image.depth).contains(slice), "The image has \(image.depth) slices.")
        let area = image.height * image.width
        let picture = image.converted(channels: 1).values[(slice * area)..<((slice + 1) * area)]
        let shown = window ?? Self.extent(picture, from: picture.lazy.filter(\.isFinite).min() ?? 0), heat = range ?? Self.extent(map[...], from: 0)
        let shares = MedicalImage(height: rows, width: columns, values: map.map { Self.share($0, heat) }).resized(height: image.height, width: image.width).values
        var values = [Float](repeating: 0, count: 3 * area)
        for (place, pixel) in picture.enumerated() {
            let grey = 255 * Self.share(pixel, shown), share = min(max(shares[place], 0), 1), cover = opacity * share
            let colour = HeatScale.colours[Int((share * 255).rounded())]
            values[place] = grey + (colour.0 - grey) * cover
            values[area + place] = grey + (colour.1 - grey) * cover
            values[2 * area + place] = grey + (colour.2 - grey) * cover
        }
        return MedicalImage(channels: 3, height: image.height, width: image.width, values: values, spacing: image.spacing)
    }

    private static func extent(_ values: ArraySlice<Float>, from lowest: Float) -> ClosedRange<Float> {
        lowest...max(values.lazy.filter(\.isFinite).max() ?? lowest, lowest)
    }

    /// Where a value lies in a range, from 0 to 1; 0 in a range of no width.
    private static func share(_ value: Float, _ range: ClosedRange<Float>) -> Float {
        let width = Double(range.upperBound) - Double(range.lowerBound)
        guard width > 0, width.isFinite, !value.isNaN else { return 0 }
        return Float(min(max((Double(value) - Double(range.lowerBound)) / width, 0), 1))
    }
}

/// How much a class's probability falls when a part of the image is covered (Zeiler and Fergus, ECCV 2014): a check on gradients, for it only asks the model.
public enum OcclusionMap {
    /// Falls of probability, one a place of the cover; below 0 where the probability rises.
    ///
    /// - Parameters:
    ///   - image: of two axes; the cover has its mean.
    ///   - side: of the cover, in pixels of the size that the model reads; nil takes a quarter of the shorter side.
    ///   - step: such pixels from one place to the next; nil takes a ninth of the shorter side.
    public static func map(_ model: ImageModel, _ image: MedicalImage, label: Int, side: Int? = nil, step: Int? = nil) -> HeatMap {
        let shape = model.preparation.shape, shorter = min(shape.height, shape.width), side = side ?? max(1, shorter / 4), step = step ?? max(1, shorter / 9)
        precondition(image.depth == 1 && side > 0 && step > 0, "Pictures are covered by squares of at least a pixel, at steps of at least one.")
        let image = model.preparation(image)
        let mean = image.values.reduce(0, +) / Float(image.values.count)
        let rows = (max(0, image.height - side)) / step + 1, columns = (max(0, image.width - side)) / step + 1
        var covered: [MedicalImage] = [image]
        for row in 0..<rows {
            for column in 0..<columns {
                var copy = image
                for channel in 0..<image.channels {
                    for y in (row * step)..<min(row * step + side, image.height) {
                        for x in (column * step)..<min(column * step + side, image.width) { copy[channel, 0, y, x] = mean }
                    }
                }
                covered.append(copy)
            }
        }
        let found = model.probabilities(covered).map { $0[label] }
        return HeatMap(rows: rows, columns: columns, values: found.dropFirst().map { Float(found[0] - $0) })
    }
}

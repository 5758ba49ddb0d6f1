internal import CasebookLearning
internal import CasebookTensor

/// Where in an image a class is seen: the last maps of features, each weighed by how much the class's score grows with it (Selvaraju et al., ICCV 2017).
///
/// It tells where the network looked, and not whether what it saw there is what a reader would call the finding.
public enum GradCAM {
    /// The map of a class, from 0 to 1, of the lengths of the last maps of features; mean over the model's networks.
    ///
    /// - Parameter image: of any size, of two axes.
    public static func map(_ model: ImageModel, _ image: MedicalImage, label: Int) -> HeatMap {
        precondition(model.architecture.axes == 2 && image.depth == 1 && (0..<model.architecture.classes).contains(label), "Maps are of pictures and of the model's classes.")
        let input = ImageTrainer.tensor([model.preparation(image)], model.architecture)
        var sum: HeatMap?
        for member in model.members {
            var pass = Pass(member.parameters)
            let maps = member.network.scores(input, &pass).maps.value
            var parameters = member.parameters
            parameters.setFrozen(true) { _ in true }
            let offset = parameters.add("offset", .zeros(maps.shape))
            parameters.setFrozen(false) { $0 == "offset" }
            let gradients = gradient(at: parameters) { pass in member.network.scores(input, offset: offset, &pass).scores.slice(axis: 1, label..<(label + 1)).sum() }
            let slope = gradients.dense(offset, shape: maps.shape)
            let (channels, rows, columns) = (maps.shape[1], maps.shape[2], maps.shape[3]), cells = rows * columns
            var values = [Float](repeating: 0, count: cells)
            for channel in 0..<channels {
                let start = channel * cells, weight = (0..<cells).reduce(Float(0)) { $0 + slope.base[start + $1] } / Float(cells)
                for cell in 0..<cells { values[cell] += weight * maps.base[start + cell] }
            }
            for cell in 0..<cells { values[cell] = max(0, values[cell]) }
            let map = HeatMap(rows: rows, columns: columns, values: values).scaled
            if sum == nil { sum = map } else { for cell in 0..<cells { sum!.values[cell] += map.values[cell] } }
        }
        return sum!.scaled
    }
}

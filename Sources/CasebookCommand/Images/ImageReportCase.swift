import CasebookImaging

/// A picture of a report: what it is, and what the model said of it.
struct ImageReportCase {
    /// Its place in the collection, from 1: the page names no picture and no patient otherwise.
    let number: Int
    let image: MedicalImage
    let label: Int
    /// Whose it is.
    let group: String
    /// Calibrated, one a class.
    let probabilities: [Double]
    /// Of two classes, whether it is called positive from the threshold.
    let isFlagged: Bool?

    /// The class of the highest probability.
    var named: Int { ImageModel.likeliest(probabilities) }
    var isRight: Bool { named == label }
    var confidence: Double { probabilities[named] }
}

extension ImageMeasures {
    init?(_ cases: [ImageReportCase], of model: ImageModel) {
        let flags = cases.compactMap(\.isFlagged)
        self.init(
            labels: cases.map(\.label), probabilities: cases.map(\.probabilities), groups: cases.map(\.group), positive: model.positive ?? 1,
            isFlagged: flags.count == cases.count ? flags : nil)
    }
}

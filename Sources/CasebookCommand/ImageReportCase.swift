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

    /// The class of the highest probability.
    var named: Int { probabilities.indices.max { (probabilities[$0], $1) < (probabilities[$1], $0) }! }
    var isRight: Bool { named == label }
    var confidence: Double { probabilities[named] }
}

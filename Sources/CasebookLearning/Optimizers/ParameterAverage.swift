public import CasebookTensor

/// A running average of the parameters of a model in training, which is often better than the last of them.
///
/// The n-th set of parameters (from 0) enters as average = r · average + (1 - r) · parameters with r = min(decay, n / (n + 1)). So the average is that of
/// all sets, equally, until 1 / (1 - decay) have been added, and exponential from then on (Polyak and Juditsky 1992); with a decay of 1 it stays equal
/// (stochastic weight averaging; Izmailov et al., UAI 2018). Running statistics are averaged along; frozen parameters keep their value.
public struct ParameterAverage: Sendable {
    /// In 0 ... 1.
    public let decay: Float
    /// The average; the parameters given at first before anything was added.
    public private(set) var parameters: Parameters
    /// How many sets of parameters were added.
    public private(set) var count = 0

    public init(of parameters: Parameters, decay: Float) {
        precondition(decay >= 0 && decay <= 1, "A decay lies in 0 ... 1.")
        self.parameters = parameters
        self.decay = decay
    }

    /// Takes up an average that was kept in a file.
    init(_ parameters: Parameters, decay: Float, count: Int) {
        self.init(of: parameters, decay: decay)
        self.count = count
    }

    /// - Parameter jobs: threads; the result is the same with any number.
    public mutating func add(_ other: Parameters, jobs: Int = 1) {
        if count == 0 {
            parameters = other
        } else {
            parameters.average(with: other, rate: min(decay, Float(count) / Float(count + 1)), jobs: jobs)
        }
        count += 1
    }
}

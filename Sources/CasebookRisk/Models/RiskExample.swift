/// A unit as the network reads it.
struct RiskExample: Sendable {
    /// Scaled features.
    var features: [Float]
    var sequences: SequenceEncoder.Sequences
    /// The class; 0 or 1 for a yes or no; 1 where an event came.
    var label = 0
    var time = 0.0

    /// What its time is proportional to.
    var length: Int { 4 + sequences.times.count + sequences.codes.count }
}

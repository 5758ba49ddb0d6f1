public import CasebookCore
public import CasebookTensor

/// Measurements at irregular times, many of which are missing, with what a model needs to know of the gaps.
///
/// All matrices have a row a packed row and a column a variable (Che et al. 2018, section "Notations").
public struct IrregularSequences: Sendable {
    public let layout: SequenceLayout
    /// The measurements; 0 where there is none.
    public let values: Tensor
    /// 1 where there is a measurement, else 0.
    public let observed: Tensor
    /// The time since the variable was last measured, or since the sequence began.
    public let gaps: Tensor
    /// The last measurement before this step; NaN before the first one.
    public let last: Tensor

    /// - Parameters:
    ///   - values: packed rows (rows × variables), NaN where nothing was measured.
    ///   - times: the time of each packed row, rising within a sequence. In a unit in which gaps that matter are about 1: decay rates begin near it.
    ///
    /// Throws `sequence.times` where a time is not a number or goes back within its sequence.
    public init(_ values: Tensor, times: [Float], layout: SequenceLayout) throws(ClinicalError) {
        let rows = layout.rowCount, width = values.shape.last ?? 0
        precondition(values.shape == [rows, width] && times.count == rows, "Values of shape \(values.shape) and \(times.count) times do not fit \(rows) rows.")
        for step in layout.counts.indices {
            for place in 0..<layout.counts[step] {
                let time = times[layout.row(step: step, place: place)]
                guard time.isFinite, step == 0 || time >= times[layout.row(step: step - 1, place: place)] else {
                    throw ClinicalError(.sequenceTimes, "A time is not a number or goes back within its sequence; sort the measurements by time first.")
                }
            }
        }
        self.layout = layout
        var observed = Tensor.zeros(values.shape), known = Tensor.zeros(values.shape), gaps = Tensor.zeros(values.shape)
        var last = Tensor(repeating: .nan, values.shape)
        values.withElements { values in
            observed.withMutableElements { observed in
                known.withMutableElements { known in
                    for place in values.indices where !values[place].isNaN { (observed[place], known[place]) = (1, values[place]) }
                }
            }
            gaps.withMutableElements { gaps in
                last.withMutableElements { last in
                    for step in layout.counts.indices.dropFirst() {
                        for place in 0..<layout.counts[step] {
                            let row = layout.row(step: step, place: place), before = layout.row(step: step - 1, place: place)
                            for column in 0..<width {
                                let (here, there) = (row * width + column, before * width + column)
                                let wasObserved = !values[there].isNaN
                                last[here] = wasObserved ? values[there] : last[there]
                                gaps[here] = times[row] - times[before] + (wasObserved ? 0 : gaps[there])
                            }
                        }
                    }
                }
            }
        }
        (self.values, self.observed, self.gaps, self.last) = (known, observed, gaps, last)
    }
}

extension ClinicalError.Code {
    /// The times of a sequence do not rise.
    public static let sequenceTimes = Self("sequence.times")
}

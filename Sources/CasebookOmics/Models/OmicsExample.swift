/// A sample with what it is trained on; members that the head does not use are 0.
struct OmicsExample: Sendable {
    var parts: [[Float]?]
    /// The class, or 1 where the event came.
    var label = 0
    var time: Float = 0
    var number: Float = 0

    static func make(_ samples: [OmicsSample], _ targets: OmicsTargets) -> [OmicsExample] {
        samples.enumerated().map { row, sample in
            var example = OmicsExample(parts: sample.parts)
            switch targets {
            case .classes(let classes, _): example.label = classes[row]
            case .survival(let times, let events): (example.label, example.time) = (events[row] ? 1 : 0, Float(times[row]))
            case .numbers(let numbers): example.number = Float(numbers[row])
            }
            return example
        }
    }
}

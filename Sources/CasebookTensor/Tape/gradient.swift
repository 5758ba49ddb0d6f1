/// The gradients of a scalar by all parameters that are not frozen, computed as at inference: dropout drops nothing, and running statistics stay.
///
/// For attribution: what an output owes to parameters that scale its inputs.
public func gradient(at parameters: Parameters, _ body: (inout Pass) throws -> Variable) rethrows -> Gradients {
    let tape = Tape()
    var pass = Pass(parameters, tape: tape, isTraining: false, random: RandomGenerator(seed: 0))
    return try tape.gradients(of: body(&pass), parameterCount: parameters.count)
}

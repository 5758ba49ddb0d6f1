internal import CasebookTensor

/// The gradient of one chunk of a batch.
struct ChunkGradient: Sendable {
    let weight: Float
    let result: LossWithGradients

    init(at parameters: Parameters, random: RandomGenerator, _ loss: (inout Pass) throws -> LossSum) rethrows {
        var random = random
        var weight: Float = 0
        result = try valueWithGradient(at: parameters, random: &random) { pass in
            let loss = try loss(&pass)
            weight = loss.weight
            return loss.sum
        }
        self.weight = weight
    }
}

/// The gradients of the chunks of a batch, added in their order.
struct BatchGradient: Sendable {
    private(set) var loss = 0.0
    private(set) var weight = 0.0
    private(set) var gradients: Gradients?
    private var updates: [ParameterID: (sum: Tensor, count: Int)] = [:]

    mutating func add(_ chunk: consuming ChunkGradient, jobs: Int) {
        loss += Double(chunk.result.loss)
        weight += Double(chunk.weight)
        // Where a layer was used twice, its second note counts.
        let latest = Dictionary(chunk.result.updates.map { ($0.id, $0.value) }) { $1 }
        for (id, value) in latest {
            if updates[id] == nil {
                updates[id] = (value, 1)
            } else {
                updates[id]!.sum.add(value)
                updates[id]!.count += 1
            }
        }
        let part = (consume chunk).result.gradients
        if gradients == nil { gradients = part } else { gradients!.add(part, jobs: jobs) }
    }

    /// Sets running statistics to the mean of what the chunks noted.
    func update(_ parameters: inout Parameters) {
        for (id, update) in updates { parameters[id] = update.count == 1 ? update.sum : update.sum.scaled(by: 1 / Float(update.count)) }
    }
}

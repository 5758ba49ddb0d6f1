internal import CasebookCore
internal import CasebookTensor

extension Trainer {
    /// Trains on from a state until there is a reason to end.
    func run(_ start: consuming TrainingState) async throws -> TrainingResult {
        var state = start
        let log = try options.log.map { path throws(ClinicalError) in try TrainingLog(path: path) }
        var meter = TrainingMeter()
        func report(_ progress: TrainingProgress) throws {
            try log?.write(progress)
            self.report?(progress)
        }
        while state.epoch < options.epochs, !state.isStopped(by: options.objective) {
            let plan = BatchPlan(lengths: lengths, limits: options.batches, random: state.epochRandom.split(0))
            while state.position < plan.batches.count {
                if Task.isCancelled { return try cancelled(state) }
                let begin = ContinuousClock.now
                let batch = plan.batches[state.position]
                let (loss, weight) = try await step(&state, batch, batches: plan.batches.count)
                meter.count(loss: loss, weight: weight, tokens: batch.reduce(0) { $0 + lengths[$1] }, since: begin)
                guard state.position < plan.batches.count else { break }
                if let every = options.reportEvery, state.step % every == 0 { try report(meter.report(state, batches: plan.batches.count, epochs: options.epochs)) }
                if let every = options.checkpointEvery, state.step % every == 0 { try checkpoint?.write(state) }
            }
            let metrics: [String: Double]
            do {
                metrics = try await evaluation?(state.candidate) ?? [:]
            } catch {
                // Training goes on before the evaluation that was given up.
                if Task.isCancelled { return try cancelled(state) }
                throw error
            }
            state.endEpoch(metrics)
            if let objective = options.objective { try judge(&state, objective) }
            try checkpoint?.write(state)
            try report(meter.report(state, batches: plan.batches.count, epochs: options.epochs, ended: state.history[state.history.count - 1]))
        }
        return result(state, state.isStopped(by: options.objective) ? .stoppedEarly : .finished)
    }

    /// One step with one batch. Returns the loss, summed, and its weight.
    private func step(_ state: inout TrainingState, _ batch: [Int], batches: Int) async throws -> (Double, Double) {
        let sum = try await gradient(of: batch, at: state.parameters, random: state.epochRandom.split(state.position + 1))
        guard sum.loss.isFinite else {
            throw ClinicalError(.trainingDiverged, "The loss is not a finite number at step \(state.step + 1); train with a lower rate, or clip gradients.")
        }
        if sum.weight > 0, let gradients = sum.gradients {
            let place = state.epoch * batches + state.position
            state.rate = options.schedule.rate(step: place, of: options.epochs * batches) * state.plateauFactor
            state.optimizer.step(&state.parameters, gradients, rate: state.rate, weight: Float(sum.weight), clipping: options.clipping, jobs: options.jobs)
        }
        sum.update(&state.parameters)
        state.step += 1
        state.position += 1
        state.lossSum += sum.loss
        state.weight += sum.weight
        if let averaging = options.averaging, averaging.counts(step: state.step, endOf: state.position == batches ? state.epoch + 1 : nil) {
            state.average?.add(state.parameters, jobs: options.jobs)
        }
        return (sum.loss, sum.weight)
    }

    private func judge(_ state: inout TrainingState, _ objective: TrainingObjective) throws {
        let epoch = state.history[state.history.count - 1]
        guard let value = epoch.value(of: objective.metric) else {
            let known = epoch.metrics.keys.sorted().joined(separator: ", ")
            throw ClinicalError(.trainingMetric, "The evaluation gives no metric '\(objective.metric)'; it gives \(known.isEmpty ? "none" : known).")
        }
        state.judge(value, objective, options.schedule.course)
    }

    private func cancelled(_ state: TrainingState) throws -> TrainingResult {
        try checkpoint?.write(state)
        return result(state, .cancelled)
    }

    private func result(_ state: TrainingState, _ ending: TrainingResult.Ending) -> TrainingResult {
        TrainingResult(parameters: state.best?.parameters ?? state.candidate, ending: ending, history: state.history, bestEpoch: state.best?.epoch)
    }
}

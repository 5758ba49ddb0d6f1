internal import CasebookCore
internal import CasebookTensor

extension Trainer {
    /// Trains on from a state until there is a reason to end.
    func run(_ start: consuming TrainingState) async throws -> TrainingResult {
        var state = start
        let isNew = state.step == 0, log = try options.log.map { path throws(ClinicalError) in try TrainingLog(path: path, isNew: isNew) }
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
                let sum: BatchGradient
                do {
                    sum = try await gradient(of: batch, at: state.parameters, random: state.epochRandom.split(state.position + 1))
                } catch {
                    // Training goes on before the batch that was given up.
                    if Task.isCancelled { return try cancelled(state) }
                    throw error
                }
                try step(&state, sum, batches: plan.batches.count)
                meter.count(loss: sum.loss, weight: sum.weight, tokens: batch.reduce(0) { $0 + lengths[$1] }, since: begin)
                guard state.position < plan.batches.count else { break }
                if let every = options.reportEvery, state.step % every == 0 { try report(meter.report(state, batches: plan.batches.count, epochs: options.epochs)) }
                if let every = options.checkpointEvery, state.step % every == 0 { try save(state) }
            }
            try checkFinite(state)
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
            try save(state)
            try report(meter.report(state, batches: plan.batches.count, epochs: options.epochs, ended: state.history[state.history.count - 1]))
        }
        return try result(state, state.isStopped(by: options.objective) ? .stoppedEarly : .finished)
    }

    /// One step with the gradient of one batch.
    private func step(_ state: inout TrainingState, _ sum: BatchGradient, batches: Int) throws {
        guard sum.loss.isFinite else {
            throw diverged(
                sum.loss == .infinity
                    ? "The loss is infinite at step \(state.step + 1); does the model forbid a target (gold tags against its constraints), or is the rate too high?"
                    : "The loss is not a finite number at step \(state.step + 1); train with a lower rate, or clip gradients.")
        }
        if sum.weight > 0, let gradients = sum.gradients {
            let place = state.epoch * batches + state.position
            state.rate = options.schedule.rate(step: place, of: options.epochs * batches) * state.plateauFactor
            let norm = state.optimizer.step(
                &state.parameters, gradients, rate: state.rate, weight: Float(sum.weight), clipping: options.clipping, jobs: options.jobs)
            guard norm?.isFinite ?? true else {
                throw diverged("The gradients are not finite at step \(state.step + 1); train with a lower rate, or look for what has no derivative in the loss.")
            }
        }
        sum.update(&state.parameters)
        state.step += 1
        state.position += 1
        state.lossSum += sum.loss
        state.weight += sum.weight
        if let averaging = options.averaging, averaging.counts(step: state.step, endOf: state.position == batches ? state.epoch + 1 : nil) {
            state.average?.add(state.parameters, jobs: options.jobs)
        }
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
        try save(state)
        return try result(state, .cancelled)
    }

    /// Writes a checkpoint where there is a folder for it, never over a good one with numbers that are none.
    private func save(_ state: TrainingState) throws {
        guard let checkpoint else { return }
        try checkFinite(state)
        try checkpoint.write(state)
    }

    private func result(_ state: TrainingState, _ ending: TrainingResult.Ending) throws -> TrainingResult {
        try checkFinite(state)
        return TrainingResult(parameters: state.best?.parameters ?? state.candidate, ending: ending, history: state.history, bestEpoch: state.best?.epoch)
    }

    /// A loss can stay finite where its gradient does not, and without clipping nobody has looked at the gradient.
    private func checkFinite(_ state: TrainingState) throws {
        for parameters in [state.parameters, state.candidate] {
            // Squares of Float are added in Double, which they do not overflow.
            guard let id = parameters.ids.first(where: { !parameters[$0].sumOfSquares.isFinite }) else { continue }
            throw diverged("The parameter \(parameters.name(id)) is not finite after step \(state.step); train with a lower rate, or clip gradients.")
        }
    }

    private func diverged(_ message: String) -> ClinicalError { ClinicalError(.trainingDiverged, message) }
}

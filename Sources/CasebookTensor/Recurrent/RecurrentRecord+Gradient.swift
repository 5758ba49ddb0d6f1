internal import CCasebookKernels

extension RecurrentRecord {
    /// Back-propagation through time (Werbos 1990): from the last step to the first, the gradient of each step's gates, and then of
    /// everything that the gates were made of.
    func propagate(_ outputGradient: Tensor, into adjoints: inout Adjoints) {
        let rows = input.shape[0], padded = order.paddedUnits, units = order.units
        guard rows > 0 else { return }
        gateGradients(outputGradient.columns(padded))

        // gates = x Wᵀ + h' Uᵀ + b
        let depth = input.shape[1]
        if nodes.input >= 0 { adjoints.add(.matrixProduct(gates, inputWeight.gather(order.input)), to: nodes.input) }
        if nodes.inputWeight >= 0 {
            let byGate = Tensor.matrixProduct(gates, input, transposingFirst: true)
            adjoints.update(nodes.inputWeight, shape: [order.cell.gateCount * units, depth]) { $0.scatterAdd(byGate, at: order.input) }
        }
        if nodes.hiddenWeight >= 0 {
            let byGate = Tensor.matrixProduct(gates, previousHidden(), transposingFirst: true).columns(units)
            adjoints.update(nodes.hiddenWeight, shape: [order.cell.gateCount * units, units]) { $0.scatterAdd(byGate, at: order.hidden) }
        }
        let biasGradient = gates.summed(to: [order.columns]).reshaped([order.columns, 1])
        for (node, rows) in [(nodes.inputBias, order.input), (nodes.hiddenBias, order.hidden)] where node >= 0 {
            var gradient = Tensor.zeros([order.cell.gateCount * units, 1])
            gradient.scatterAdd(biasGradient, at: rows)
            adjoints.add(gradient.reshaped([order.cell.gateCount * units]), to: node)
        }
    }

    /// Replaces the gates by their gradients.
    private func gateGradients(_ outputGradient: Tensor) {
        let padded = order.paddedUnits
        let batch = steps.reduce(0) { max($0, $1.count) }
        let kernels = Kernels.recurrent, product = Kernels.product
        // dh' = dGates U, with U's rows in the order of the gates.
        let weight = hiddenWeight.columns(padded).gather(order.hidden)
        var packed = Tensor(uninitialized: weight.shape)
        product.pack_float32(ck_matrix(weight.base, width: padded), order.columns, padded, nil, padded, packed.mutableBase())
        // A row a sequence: the gradient of h of the step at hand, for GRU the part of it that comes straight from the step after, and of c.
        var hiddenGradient = Tensor.zeros([batch, padded]), cellGradient = Tensor.zeros([batch, padded])
        let dh = hiddenGradient.mutableBase(), dc = cellGradient.mutableBase()
        let gates = gates.mutableBase(), hidden = hidden.base, cells = cells.base

        defer { withExtendedLifetime((hiddenGradient, cellGradient, packed)) {} }
        for index in steps.indices.reversed() {
            let step = steps[index]
            let given = outputGradient.base + step.start * padded
            var after = 0
            if index + 1 < steps.count {
                let next = steps[index + 1]
                after = next.continuing
                var start = given
                if order.cell == .gru {
                    Kernels.elementwise.add(dh, given, dh, after * padded)
                    start = UnsafePointer(dh)
                }
                product.multiply_float32(gates + next.start * order.columns, order.columns, packed.base, after, padded, order.columns, start, padded, dh, padded)
            }
            (dh + after * padded).update(from: given + after * padded, count: (step.count - after) * padded)

            func run(_ first: Int, _ count: Int, previous: UnsafePointer<Float>?, previousCell: UnsafePointer<Float>?) {
                guard count > 0 else { return }
                let row = step.start + first, place = first * padded
                let gate = gates + row * order.columns
                switch order.cell {
                case .lstm: kernels.lstm_backward(gate, previousCell, cells + row * padded, dh + place, count, padded, dc + place)
                case .gru: kernels.gru_backward(gate, previous, padded, dh + place, count, padded)
                case .rnn:
                    gate.update(repeating: 0, count: count * padded)
                    Kernels.elementwise.tanh_gradient(hidden + row * padded, dh + place, gate, count * padded)
                }
            }
            let before = step.previousStart * padded, begun = step.continuing * padded
            run(0, step.continuing, previous: hidden + before, previousCell: cells + (order.cell == .lstm ? before : 0))
            run(
                step.continuing, step.count - step.continuing, previous: initial.map { $0.hidden.base + begun },
                previousCell: initial.map { $0.cell.base + begun })
        }
    }

    /// For each row the hidden state that its step went on from.
    private func previousHidden() -> Tensor {
        let padded = order.paddedUnits
        var result = Tensor(uninitialized: hidden.shape)
        let out = result.mutableBase()
        for step in steps {
            let target = out + step.start * padded
            target.update(from: hidden.base + step.previousStart * padded, count: step.continuing * padded)
            let begun = (step.count - step.continuing) * padded, rest = target + step.continuing * padded
            if let initial {
                rest.update(from: initial.hidden.base + step.continuing * padded, count: begun)
            } else {
                rest.update(repeating: 0, count: begun)
            }
        }
        return result
    }
}

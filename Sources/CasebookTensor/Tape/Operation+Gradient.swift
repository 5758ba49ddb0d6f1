internal import CCasebookKernels

extension Operation {
    /// The chain rule: from the gradient of the loss by this result to its gradients by the arguments.
    func propagate(_ gradient: Tensor, into adjoints: inout Adjoints) {
        switch self {
        case .parameter(let id):
            adjoints.add(.dense(gradient), to: id)
        case .embedding(let table, let indexes):
            adjoints.add(.rows(indexes: indexes, values: gradient), to: table)

        case .add(let a, let b, let shapes):
            adjoints.add(gradient.summed(to: shapes.0), to: a)
            adjoints.add(gradient.summed(to: shapes.1), to: b)
        case .subtract(let a, let b, let shapes):
            adjoints.add(gradient.summed(to: shapes.0), to: a)
            adjoints.add((-gradient).summed(to: shapes.1), to: b)
        case .multiply(let a, let b, let values):
            adjoints.add((gradient * values.1).summed(to: values.0.shape), to: a)
            adjoints.add((gradient * values.0).summed(to: values.1.shape), to: b)
        case .divide(let a, let b, let values):
            // d(a/b) = da / b - a / b² db
            adjoints.add((gradient / values.1).summed(to: values.0.shape), to: a)
            adjoints.add((-(gradient * values.0) / (values.1 * values.1)).summed(to: values.1.shape), to: b)
        case .affine(let a, let scale):
            adjoints.add(gradient.scaled(by: scale), to: a)
        case .exp(let a, let result):
            adjoints.add(gradient * result, to: a)
        case .log(let a, let value):
            adjoints.add(gradient / value, to: a)
        case .tanh(let a, let result):
            adjoints.update(a, shape: gradient.shape) { sum in
                Kernels.elementwise.tanh_gradient(result.base, gradient.base, sum.mutableBase(), gradient.elementCount)
            }
        case .sigmoid(let a, let result):
            adjoints.update(a, shape: gradient.shape) { sum in
                Kernels.elementwise.sigmoid_gradient(result.base, gradient.base, sum.mutableBase(), gradient.elementCount)
            }
        case .softplus(let a, let value):
            adjoints.add(gradient * value.sigmoid(), to: a)
        case .relu(let a, let value):
            adjoints.update(a, shape: gradient.shape) { sum in
                Kernels.elementwise.add_where_positive(value.base, gradient.base, sum.mutableBase(), gradient.elementCount)
            }
        case .squareRoot(let a, let result):
            adjoints.add((gradient / result).scaled(by: 0.5), to: a)
        case .absolute(let a, let value):
            adjoints.update(a, shape: gradient.shape) { sum in
                let (up, negated, down) = (value.base, -value, -gradient)
                Kernels.elementwise.add_where_positive(up, gradient.base, sum.mutableBase(), gradient.elementCount)
                Kernels.elementwise.add_where_positive(negated.base, down.base, sum.mutableBase(), gradient.elementCount)
            }

        case .matrixProduct(let a, let b, let values, let transposes):
            // C = A B: dA = dC Bᵀ, dB = Aᵀ dC; where A or B was transposed, so is its gradient.
            adjoints.add(
                transposes.0
                    ? .matrixProduct(values.1, gradient, transposingFirst: transposes.1, transposingSecond: true)
                    : .matrixProduct(gradient, values.1, transposingSecond: !transposes.1), to: a)
            adjoints.add(
                transposes.1
                    ? .matrixProduct(gradient, values.0, transposingFirst: true, transposingSecond: transposes.0)
                    : .matrixProduct(values.0, gradient, transposingFirst: !transposes.0), to: b)
        case .linear(let x, let weight, let bias, let values):
            // y = x Wᵀ + b: dx = dy W, dW = dyᵀ x, db = the sum of the rows of dy.
            adjoints.add(.matrixProduct(gradient, values.weight), to: x)
            adjoints.add(.matrixProduct(gradient, values.input, transposingFirst: true), to: weight)
            adjoints.add(gradient.summed(to: [values.weight.shape[0]]), to: bias)

        case .sum(let a, let shape):
            adjoints.add(gradient.broadcast(to: shape), to: a)
        case .greatest(let a, let places, let shape):
            let width = shape[shape.rank - 1]
            adjoints.update(a, shape: shape) { sum in
                let out = sum.mutableBase()
                for (row, place) in places.enumerated() { out[row * width + Int(place)] += gradient.base[row] }
            }
        case .softmax(let a, let result):
            adjoints.update(a, shape: result.shape) { sum in
                Kernels.reduction.softmax_gradient(result.base, gradient.base, result.rowCount, result.rowWidth, sum.mutableBase())
            }
        case .logSoftmax(let a, let result):
            adjoints.update(a, shape: result.shape) { sum in
                Kernels.reduction.log_softmax_gradient(result.base, gradient.base, result.rowCount, result.rowWidth, sum.mutableBase())
            }
        case .logSumExp(let a, let value, let result):
            adjoints.add(gradient * (value - result).exp(), to: a)

        case .reshape(let a, let shape):
            adjoints.add(gradient.reshaped(shape), to: a)
        case .transpose(let a, let order):
            var inverse = order
            for (place, axis) in order.enumerated() { inverse[axis] = place }
            adjoints.add(gradient.transposed(inverse), to: a)
        case .concatenate(let parts, let lengths, let axis):
            var start = 0
            for (part, length) in zip(parts, lengths) {
                adjoints.add(gradient.slice(axis: axis, start..<(start + length)), to: part)
                start += length
            }
        case .slice(let a, let axis, let start, let shape):
            adjoints.update(a, shape: shape) { $0.add(gradient, axis: axis, from: start) }
        case .gather(let a, let indexes, let shape):
            adjoints.update(a, shape: shape) { $0.scatterAdd(gradient, at: indexes) }

        case .loss(let arguments, let gradients):
            for (argument, part) in zip(arguments, gradients) { adjoints.add(part.scaled(by: gradient.scalar), to: argument) }

        case .recurrent(let record): record.propagate(gradient, into: &adjoints)
        case .convolution(let record): record.propagate(gradient, into: &adjoints)
        case .pooling(let record): record.propagate(gradient, into: &adjoints)
        case .layerNorm(let record): record.propagate(gradient, into: &adjoints)
        case .batchNorm(let record): record.propagate(gradient, into: &adjoints)
        }
    }
}

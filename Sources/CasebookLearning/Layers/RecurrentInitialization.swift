/// What the weights of a recurrent layer begin with.
public enum RecurrentInitialization: Sendable, Hashable {
    /// Everything uniform within 1 / sqrt(units), as in PyTorch.
    case uniform
    /// Hidden weights orthogonal gate by gate (Saxe, McClelland and Ganguli 2014), input weights uniform within sqrt(6 / (inputs + units)) (Glorot and
    /// Bengio 2010), biases 0 but that of the forget gate of LSTM, which is 1 as a rule (Jozefowicz, Zaremba and Sutskever 2015).
    case orthogonal(forgetBias: Float = 1)
}

/// What a recurrent risk model is built of. Parts without anything to read are left out.
public struct RiskArchitecture: Sendable, Hashable {
    public enum Cell: String, Sendable, CaseIterable {
        case none
        case gru, lstm
        /// GRU-D, whose state and inputs decay while nothing is measured; for series only.
        case gruD = "gru-d"
    }

    /// Reads measurements by the hour.
    public var series: Cell = .gruD
    public var seriesUnits = 48
    /// Reads events one by one, as embeddings of their codes.
    public var events: Cell = .gru
    public var embedding = 32
    public var eventUnits = 48
    /// Units of the layer over all features; 0 for none.
    public var featureUnits = 64
    /// Width of the space in which steps are compared with what is looked for.
    public var attention = 32
    public var dropout: Float = 0.3
    /// Of the features before their layer.
    public var featureDropout: Float = 0.1
    public var stepHours = 1.0
    public var stepLimit = 96
    public var eventLimit = 256

    public init() {}
}

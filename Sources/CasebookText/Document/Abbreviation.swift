public import CasebookCore

/// A short form and the long form that the text explains it by: acute kidney injury (AKI).
public struct Abbreviation: Sendable, Hashable {
    public var short: TextSpan
    public var long: TextSpan

    public init(short: TextSpan, long: TextSpan) {
        self.short = short
        self.long = long
    }
}

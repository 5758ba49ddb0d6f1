/// Whether a date without a year, or a weekday without a week, is meant to lie before or after the time of writing.
package enum TimeDirection: Sendable {
    case past, future
    /// Nothing tells: what is not said stays unknown (`XXXX`).
    case unknown
}

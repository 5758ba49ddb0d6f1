/// Whether something happened, is planned, asked for or aimed at. Only an event is done.
public enum FactMood: String, Sendable, Hashable {
    case event, intent, request, goal
}

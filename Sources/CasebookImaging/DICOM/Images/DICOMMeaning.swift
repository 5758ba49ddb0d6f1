/// What the values of a picture are to mean.
public enum DICOMMeaning: Sendable, Hashable {
    /// What was measured, such as Hounsfield units: stored values through the modality's table or scale. Grey only.
    case measured
    /// How a viewer shows it, 0 to 255: grey through the first table or window of the file, black to white, or from its least to its greatest value
    /// where there is none; and colour as red, green and blue.
    case displayed
}

/// What the values of a picture are to mean.
public enum DICOMMeaning: Sendable, Hashable {
    /// What was measured, such as Hounsfield units: stored values through the modality's table or scale. Grey only.
    case measured
    /// How a viewer shows it, 0 to 255: grey through the first table or window of the file, black to white, or where there is none
    /// from the least to the greatest value of all frames without one; and colour as red, green and blue.
    case displayed
}

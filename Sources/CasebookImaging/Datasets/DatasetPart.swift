/// What an image is used for.
public enum DatasetPart: String, Sendable, Hashable, CaseIterable {
    case train, validation, test

    /// As collections write it: `validation` is called `val`, `valid` or `dev` as well.
    init?(word: String) {
        switch word.lowercased() {
        case "train", "training": self = .train
        case "val", "valid", "validation", "dev": self = .validation
        case "test", "testing": self = .test
        default: return nil
        }
    }
}

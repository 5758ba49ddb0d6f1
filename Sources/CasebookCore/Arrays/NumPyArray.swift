/// An array as NumPy stores it: numbers, truth values or texts of any shape.
///
/// The elements are kept in their own width, row by row; `floats()`, `doubles()`, `integers()` and `texts()` turn them into Swift's types.
public struct NumPyArray: Sendable, Hashable {
    /// What the elements are.
    public enum Kind: Sendable, Hashable {
        case boolean
        /// Whole numbers from 0 of 1, 2, 4 or 8 bytes.
        case unsigned(width: Int)
        /// Whole numbers of 1, 2, 4 or 8 bytes.
        case signed(width: Int)
        /// Numbers of 2, 4 or 8 bytes (IEEE 754).
        case float(width: Int)
        /// Texts of up to so many Unicode scalars.
        case unicode(length: Int)
        /// Texts of up to so many bytes of UTF-8.
        case bytes(length: Int)

        /// Bytes of an element.
        var size: Int {
            switch self {
            case .boolean: 1
            case .unsigned(let width), .signed(let width), .float(let width): width
            case .unicode(let length): 4 * length
            case .bytes(let length): length
            }
        }

        /// Bytes whose order depends on the machine.
        var wordSize: Int {
            switch self {
            case .boolean, .bytes: 1
            case .unsigned(let width), .signed(let width), .float(let width): width
            case .unicode: 4
            }
        }
    }

    /// Empty for a single element.
    public let shape: [Int]
    public let kind: Kind
    /// Elements in all.
    public let count: Int
    /// The elements row by row, the lowest byte of each first.
    let storage: [UInt8]

    init(shape: [Int], kind: Kind, storage: [UInt8]) {
        self.shape = shape
        self.kind = kind
        self.storage = storage
        count = shape.reduce(1, *)
        precondition(storage.count == count * kind.size, "\(storage.count) bytes are not an array of \(shape).")
    }
}

extension ClinicalError.Code {
    /// Bytes are no array of NumPy.
    public static let arrayDamaged = Self(rawValue: "array.damaged")
    /// A kind of array that is not read, or other than was asked for.
    public static let arrayUnsupported = Self(rawValue: "array.unsupported")
}

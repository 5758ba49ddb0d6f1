import CCasebookKernels
import Testing

/// The levels that this machine can run, and the sizes that the kernels are tried with.
enum KernelLevels {
    static let all = [
        KernelLevel(name: "portable", number: CK_PORTABLE.rawValue), KernelLevel(name: "neon", number: CK_NEON.rawValue),
        KernelLevel(name: "avx2", number: CK_AVX2.rawValue), KernelLevel(name: "avx512", number: CK_AVX512.rawValue),
        KernelLevel(name: "avx512_narrow", number: CK_AVX512_NARROW.rawValue),
    ]
    static let available = all.filter { ck_kernels_for(ck_level(rawValue: $0.number)) != nil }
    /// Around the widths of vectors and of their blocks.
    static let sizes = [0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 257]
}

struct KernelLevel: Sendable, CustomTestStringConvertible {
    let name: String
    let number: ck_level.RawValue
    var kernels: ck_kernels { ck_kernels_for(ck_level(rawValue: number))!.pointee }
    /// Whether products and sums are rounded once; the portable level rounds twice where the processor has no such instruction.
    var fuses: Bool { name != "portable" }
    var testDescription: String { name }
}

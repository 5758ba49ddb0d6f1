internal import CCasebookKernels

/// The kernels of the fastest instruction set that this processor has.
///
/// Chosen once; a table of C functions that never changes.
enum Kernels {
    nonisolated(unsafe) private static let table: UnsafePointer<ck_kernels> = ck_kernels_for(ck_best_level())!

    static var product: ck_product { table.pointee.product }
    static var recurrent: ck_recurrent { table.pointee.recurrent }
    static var elementwise: ck_elementwise { table.pointee.elementwise }
    static var reduction: ck_reduction { table.pointee.reduction }
    static var embedding: ck_embedding { table.pointee.embedding }
    static var optimizer: ck_optimizer { table.pointee.optimizer }
    static var convolution: ck_convolution { table.pointee.convolution }
    static var pooling: ck_pooling { table.pointee.pooling }
    static var normalization: ck_normalization { table.pointee.normalization }
    static var attention: ck_attention { table.pointee.attention }
    static var crf: ck_crf { table.pointee.crf }
}

import CasebookCore
import CasebookImaging

/// Reads the input as NIfTI, packed or not, writes its first volume and reads that again.
@_cdecl("casebook_fuzz_nifti")
public func fuzzNIfTI(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    for frame in [nil, 0, 1, Int.max] {
        do throws(ClinicalError) {
            let image = try NIfTIFile.read(bytes, frame: frame)
            ImageInvariants.check(image)
            guard frame == 0 else { continue }
            let again = try NIfTIFile.read(NIfTIFile.nii(image))
            precondition(again.depth == image.depth && again.height == image.height && again.width == image.width, "the shape is kept")
            precondition(ImageInvariants.areAlike(again.values, image.values), "what is written is read")
        } catch {
            ImageInvariants.check(error)
        }
    }
    return 0
}

import ArgumentParser
import CasebookImaging

/// How it is asked where in a picture a class was seen.
enum ImageMapKind: String, ExpressibleByArgument, CaseIterable {
    case gradcam, occlusion

    func map(_ model: ImageModel, _ image: MedicalImage, label: Int) -> HeatMap {
        switch self {
        case .gradcam: GradCAM.map(model, image, label: label)
        case .occlusion: OcclusionMap.map(model, image, label: label)
        }
    }
}

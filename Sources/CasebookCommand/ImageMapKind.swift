import ArgumentParser
import CasebookImaging

/// How it is asked where in a picture a class was seen.
enum ImageMapKind: String, ExpressibleByArgument, CaseIterable {
    case gradcam, occlusion

    /// The picture under the map of a class.
    func overlay(_ model: ImageModel, _ image: MedicalImage, label: Int) -> MedicalImage {
        let map =
            switch self {
            case .gradcam: GradCAM.map(model, image, label: label)
            case .occlusion: OcclusionMap.map(model, image, label: label)
            }
        return HeatMapOverlay()(map: map.values, rows: map.rows, columns: map.columns, over: image)
    }
}

/// Everything that a service needs to read clinical text.
///
/// ```swift
/// import Casebook
///
/// let analyzer = try ClinicalAnalyzer()
/// let document = try analyzer.analyze("否认发热、咳嗽，有胸痛。")
/// for entity in document.entities { print(document.text[entity.span], entity.assertion.status) }
/// ```
@_exported public import CasebookCore
@_exported public import CasebookExtraction
@_exported public import CasebookFormats
@_exported public import CasebookLearning
@_exported public import CasebookLexicons
@_exported public import CasebookModels
@_exported public import CasebookPipeline
@_exported public import CasebookRecords
@_exported public import CasebookRisk
@_exported public import CasebookTensor
@_exported public import CasebookText
@_exported public import CasebookXML

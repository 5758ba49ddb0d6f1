import ArgumentParser

/// `casebook train TASK`
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Fits a model.",
        subcommands: [
            TrainEmbeddingsCommand.self, TrainLanguageModelCommand.self, TrainEntitiesCommand.self, TrainSegmentationCommand.self, TrainRelationsCommand.self,
            TrainAssertionsCommand.self, TrainClassesCommand.self, TrainRiskCommand.self, TrainImagesCommand.self, TrainOmicsCommand.self, TrainAffinityCommand.self,
            TrainResponseCommand.self,
        ])
}

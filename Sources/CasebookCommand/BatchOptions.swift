import ArgumentParser
import Casebook

/// Options of commands that run over many inputs and may be interrupted.
struct BatchOptions: ParsableArguments {
    @Flag(help: "Go on with an interrupted run to the same output, or add inputs that are new.")
    var resume = false
    @Flag(help: "Read all inputs and say what would be done; write nothing.")
    var dryRun = false
}

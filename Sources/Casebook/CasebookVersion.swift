/// The version of this package, as results and `--version` name it.
public let casebookVersion = "0.1.0"

import Methods

/// The words that statements are written with. It is handed to whoever reads or explains them, so that a word is added in
/// one place.
package struct Vocabulary: Sendable {
  /// What may follow `|`, in the order of help.
  package var stages: [any Stage.Type]
  /// What may be called by a word after `|`, in the order of help.
  package var methods: [any Method]
  /// What may be called in an expression, in the order of help.
  package var functions: [Function]
  /// What a statement may begin with beside a table, in the order of help.
  package var commands: [any Command.Type]

  package init(
    stages: [any Stage.Type] = Vocabulary.standardStages, methods: [any Method] = [],
    functions: [Function] = Function.standard, commands: [any Command.Type] = []
  ) {
    self.stages = stages
    self.methods = methods
    self.functions = functions
    self.commands = commands
  }

  package static let standardStages: [any Stage.Type] = [
    WhereStage.self, SelectStage.self, DropStage.self, DeriveStage.self, FillStage.self, SortStage.self,
    TakeStage.self, SkipStage.self, DistinctStage.self, CountStage.self, SummarizeStage.self, TransposeStage.self,
    UnpivotStage.self, PivotStage.self, ExpandStage.self, JoinStage.self, UnionStage.self, WithStage.self,
    AssumptionsStage.self,
    ChartStage.self, AsStage.self, SaveStage.self,
  ]

  /// The words that stand within stages and commands. Every form is made for it.
  var innerWords: Set<String> {
    Set(stages.flatMap { $0.shape.words }).union(methods.flatMap { $0.form.shape.words })
      .union(commands.flatMap { $0.shape.words }).union(["because"])
  }

  /// Every word that may follow `|`: what hands on rows, what compares, what says where the answer goes.
  package var stageWords: [String] {
    stages.filter { $0.effect != .output }.map { $0.word } + methodWords
      + stages.filter { $0.effect == .output }.map { $0.word }
  }

  /// The name of a stage under any of its spellings.
  package func name(of word: String) -> String { stage(word)?.word ?? word }

  /// A word is found in letters of either case.
  package func stage(_ word: String) -> (any Stage.Type)? {
    let word = word.lowercased()
    return stages.first { $0.word == word || $0.aliases.contains(word) }
  }

  /// Whether a word is that of a stage or method.
  func mayFollowPipe(_ word: String) -> Bool { stage(word) != nil || !methods(word).isEmpty }

  package func command(_ word: String) -> (any Command.Type)? {
    let word = word.lowercased()
    return commands.first { $0.word == word }
  }
}

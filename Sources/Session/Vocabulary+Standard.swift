import Comparison
import Language

extension Vocabulary {
  /// The words of every conversation.
  package static let standard = Vocabulary(methods: Comparison.methods, commands: commands)

  private static let commands: [any Command.Type] = [
    TablesCommand.self, DescribeCommand.self, FindCommand.self, ShowCommand.self, WhyCommand.self, CiteCommand.self,
    ExplainCommand.self, StepsCommand.self, NotesCommand.self, BackCommand.self, UnmatchedCommand.self,
    AmbiguousCommand.self,
    DifferentCommand.self,
    OpenCommand.self, CloseCommand.self, FetchCommand.self, SavePackageCommand.self, SetCommand.self, LetCommand.self,
    EchoCommand.self,
    NoteCommand.self, RecordCommand.self, ExpectCommand.self, RunCommand.self, HistoryCommand.self, HelpCommand.self,
    TourCommand.self, TimingCommand.self, QuitCommand.self, ExitCommand.self,
  ]
}

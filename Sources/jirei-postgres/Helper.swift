import CPostgres
import CSystem
import Glibc
import HelperProtocol

/// Speaks with a server for PostgreSQL's protocol in the place of the main program, which is told what came of it over
/// standard input: a socket that goes both ways.
@main
struct Helper {
  static func main() {
    // Ctrl-C at the terminal is the main program's; it says when to stop.
    signal(SIGINT, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    // A row is held in memory as a whole, however long the server makes it.
    csystem_bound_address_space(3 << 30)
    var conversation = Conversation(channel: Channel(descriptor: STDIN_FILENO))
    conversation.run()
  }
}

struct Conversation {
  var channel: Channel
  private var server: Server?

  init(channel: Channel) { self.channel = channel }

  mutating func run() {
    while let message = channel.next() {
      switch message {
      case .hello: channel.send(.hello(version: HelperMessage.version))
      case .connect(let address, let settings):
        do throws(HelperFailure) {
          let made = try Server(address: address, channel)
          for setting in settings { try made.ask(HelperQuestion(setting, mostBytes: 0), channel) }
          server = made
          channel.send(.ready(engine: made.engine, place: made.place))
        } catch {
          channel.send(.failed(HelperFailure(error.code, error.message, isFinal: true)))
        }
      case .ask(let question):
        guard let server else {
          channel.send(.failed(HelperFailure(HelperFailure.lost, "there is no connection", isFinal: true)))
          continue
        }
        do throws(HelperFailure) {
          channel.send(.done(rows: try server.ask(question, channel)))
        } catch {
          channel.send(.failed(error))
        }
      case .quit: return
      // What was to be stopped has ended by now; the rest is never sent to a helper.
      case .cancel, .ready, .block, .done, .failed: continue
      }
    }
  }
}

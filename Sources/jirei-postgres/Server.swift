import CPostgres
import Glibc
import HelperProtocol

/// A connection to a server.
final class Server {
  private let connection: OpaquePointer

  /// Connects; throws what the server or libpq says where that fails, or the main program wants it no more.
  init(address: String, _ channel: Channel) throws(HelperFailure) {
    let target = try Target(address: address)
    guard let made = target.start() else { throw HelperFailure(HelperFailure.unreachable, "there is no memory left") }
    connection = made
    try finishConnecting(channel)
    if !target.isLocal, !target.statesSafety, PQsslInUse(made) == 0, made.host.map(Target.isLocal) == false {
      throw HelperFailure(
        HelperFailure.unreachable,
        "the server is not on this machine and the connection would not be encrypted; say sslmode=disable in the address where that is right"
      )
    }
  }

  deinit { PQfinish(connection) }

  var engine: String {
    let version = PQserverVersion(connection)
    return "PostgreSQL \(version / 10_000)"
  }

  /// Who is asked, as whom, and whether nobody can listen.
  var place: String {
    let user = PQuser(connection).map { String(cString: $0) } ?? ""
    let name = PQdb(connection).map { String(cString: $0) } ?? ""
    let host = connection.host ?? ""
    let port = PQport(connection).map { String(cString: $0) } ?? ""
    let location = host.hasPrefix("/") || host.isEmpty ? "on this machine" : "at \(host):\(port)"
    return "database \(name) \(location) as \(user), \(PQsslInUse(connection) == 1 ? "encrypted" : "not encrypted")"
  }

  private func finishConnecting(_ channel: Channel) throws(HelperFailure) {
    let deadline = Deadline(seconds: 15)
    var wanted = PGRES_POLLING_WRITING
    while true {
      switch wanted {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_FAILED:
        let isPassword = PQconnectionNeedsPassword(connection) == 1
        let advice = isPassword ? "; a password is taken from ~/.pgpass, PGPASSWORD or the service file" : ""
        throw HelperFailure(HelperFailure.unreachable, connection.complaint + advice)
      default:
        guard !deadline.isOver else {
          throw HelperFailure(HelperFailure.unreachable, "the server did not answer within \(deadline.seconds) seconds")
        }
        let events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT
        try waiting(channel, PQsocket(connection), Int16(events), atMost: 1000) { () throws(HelperFailure) in
          throw HelperFailure("57014", "stopped")
        }
      }
      wanted = PQconnectPoll(connection)
    }
  }

  /// Waits until the server has something to say, or can be told something.
  private func waiting(
    _ channel: Channel, _ socket: Int32, _ events: Int16, atMost milliseconds: Int32,
    cancel: () throws(HelperFailure) -> Void
  ) throws(HelperFailure) {
    var polled = [
      pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: socket, events: events, revents: 0),
    ]
    _ = poll(&polled, 2, milliseconds)
    guard polled[0].revents != 0 else { return }
    let (message, isOpen) = channel.arrived()
    if !isOpen || message == .quit {
      cancelWork(connection)
      exit(0)
    }
    if message == .cancel { try cancel() }
  }

  // MARK: Questions

  /// Asks, and sends the rows on as they come.
  ///
  /// - Returns: how many rows there were.
  @discardableResult
  func ask(_ question: HelperQuestion, _ channel: Channel) throws(HelperFailure) -> Int {
    guard send(question) == 1 else { throw failure() }
    if !question.columns.isEmpty { PQsetSingleRowMode(connection) }
    var rows = RowBlock(question.columns)
    var bytes = 0
    var failed: HelperFailure?
    while true {
      while PQisBusy(connection) == 1 {
        try waiting(channel, PQsocket(connection), Int16(POLLIN), atMost: -1) { cancelWork(connection) }
        if PQisBusy(connection) == 1, PQconsumeInput(connection) != 1 { throw failure() }
      }
      guard let result = PQgetResult(connection) else { break }
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE where failed == nil:
        do throws(HelperFailure) {
          bytes += try rows.take(result)
          if bytes > question.mostBytes {
            throw HelperFailure(HelperFailure.tooLong, "more than \(question.mostBytes >> 20) MB came back")
          }
        } catch {
          failed = error
          cancelWork(connection)
        }
        if rows.isFull { channel.send(.block(rows.handOn())) }
      case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
      default: if failed == nil { failed = failure(of: result) }
      }
    }
    if let failed {
      throw HelperFailure(failed.code, failed.message, isFinal: PQstatus(connection) != CONNECTION_OK)
    }
    if rows.rowCount > 0 { channel.send(.block(rows.handOn())) }
    return rows.total
  }

  private func send(_ question: HelperQuestion) -> Int32 {
    let values: [UnsafeMutablePointer<CChar>?] = question.parameters.map { strdup($0) }
    defer { for value in values { free(value) } }
    let pointers = values.map { UnsafePointer($0) }
    // Eight-bit results are read as the types say; a setting gives none.
    return PQsendQueryParams(
      connection, question.text, Int32(pointers.count), nil, pointers, nil, nil, question.columns.isEmpty ? 0 : 1)
  }

  private func failure(of result: OpaquePointer? = nil) -> HelperFailure {
    let code = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "C"))) }.map { String(cString: $0) }
    let words = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "M"))) }.map { String(cString: $0) }
    let isGone = PQstatus(connection) != CONNECTION_OK
    return HelperFailure(
      isGone ? HelperFailure.lost : code ?? HelperFailure.lost, words ?? connection.complaint, isFinal: isGone)
  }
}

/// Has the server stop what it does for this connection.
private func cancelWork(_ connection: OpaquePointer) {
  guard let cancel = PQgetCancel(connection) else { return }
  var words = [CChar](repeating: 0, count: 256)
  PQcancel(cancel, &words, 256)
  PQfreeCancel(cancel)
}

extension OpaquePointer {
  /// What libpq says last of a connection, on one line.
  fileprivate var complaint: String {
    let text = PQerrorMessage(self).map { String(cString: $0) } ?? ""
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  fileprivate var host: String? { PQhost(self).map { String(cString: $0) } }
}

private struct Deadline {
  let seconds: Int
  private let end: Int

  init(seconds: Int) {
    self.seconds = seconds
    end = Deadline.now + seconds
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  var isOver: Bool { Deadline.now >= end }
}

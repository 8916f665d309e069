import Tables

extension TypeInference {
  /// A way of reading a mark that could be read otherwise, which the answer tells.
  enum Reading: Int, CaseIterable {
    case decimalComma, decimalPoint, thousands, otherThousands, fullWidth, triangles, parentheses, exponents, eras,
      yearLast, midnight, times
  }

  /// Why a column stays text though all of its cells are values of another type.
  enum Doubt {
    /// `1,2`: answers, or a decimal comma.
    case answers
    /// `1.234`, `1,234` where either mark may be the decimal one.
    case thousands
    /// `12E12`: a code, or a number with an exponent.
    case exponents
    /// `S1`: a code, or a year of an era.
    case eras
    /// `02/01/2014`.
    case dayOrMonth
    /// A time of day stands behind the day.
    case times
    /// A footnote's mark stands beside some numbers.
    case marks
    /// Some numbers have `%`, and others none.
    case shares
  }

  /// What a column of texts might be but for a few cells.
  struct Nearly {
    var type: CellType
    var misfits: Misfits
    /// Whether the answer must say whether the day or the month stands first, too.
    var lacksDateOrder = false
  }

  /// What was found of a column besides its type.
  struct Finding {
    var type: CellType
    var candidate: Candidate?
    var traits: PrintedNumber.Traits = []
    var examples: [Reading: [UInt8]] = [:]
    var doubt: Doubt?
    var nearly: Nearly?
    /// Cells with a footnote's mark.
    var marked = Misfits()
    /// Numbers with `%` among others without, or the other way round.
    var mixed = Misfits()
    var seenCount = 0
    /// How many rows were looked at.
    var rowCount = 0
    /// Whether `1.234` was read with a decimal point, though it might be a thousand.
    var mayBeThousands = false
    /// Whether a word of a pair stands alone: `yes`.
    var isOneWord = false
    /// Whether only all rows can tell what it is.
    var needsAllRows = false
    /// The decimal mark, where the column leaves no doubt of it.
    var decimalMark: UInt8?
    /// What stands first in its days, where the column leaves no doubt of it.
    var dateOrder: PrintedDate.Order?
    var missingWords: Set<[UInt8]> = []
  }

  private enum Judgement {
    case type(CellType)
    case doubt(Doubt)
    case no
  }

  private func printed(_ unit: String?, _ style: PrintedNumber.Style) -> CellType.NumberForm {
    CellType.NumberForm(printed: CellType.NumberForm.Printed(style: style, unit: unit ?? ""))
  }

  /// The column where the user has not said what it is.
  ///
  /// - Parameters:
  ///   - hint: whether the column's name speaks of years.
  ///   - mark: the decimal mark that the other columns have.
  ///   - order: the order of days that the other columns have.
  func finding(hint: Bool, mark: UInt8? = nil, order dateOrder: PrintedDate.Order? = nil) -> Finding {
    var found = Finding(type: .text)
    found.missingWords = missingWords
    found.seenCount = seenCount
    found.examples = examples
    found.marked = marked
    let isOtherMixed = otherMixed.count > mixed.count
    found.mixed = isOtherMixed ? otherMixed : mixed
    if let stated {
      found.type = type(stated)
      take(&found)
      return found
    }
    guard seenCount > 0, !hasLeadingZero, !hasLongDigits, !isWrapped else { return found }
    let numbers = isOtherMixed ? Candidate.otherNumber : .printedNumber
    // A third at most: a table that is to be transposed has as many of each.
    let fewer = min(found.mixed.count, seenCount - found.mixed.count)
    if fewer > 0 {
      guard fewer * 3 <= seenCount, misfits[numbers.rawValue].count == 0 else { return found }
      found.doubt = .shares
      found.needsAllRows = true
      return found
    }
    let order = Candidate.allCases.sorted {
      (misfits[$0.rawValue].count, $0.rawValue) < (misfits[$1.rawValue].count, $1.rawValue)
    }
    let pairs: [Candidate] = [.yesNo, .trueFalse, .haiIie]
    found.needsAllRows = pairs.contains { fits($0) && !(seen($0).first && seen($0).second) }
    if fits(.dateTime), hasTimes {
      found.doubt = .times
      return found
    }
    for candidate in order where isActive(candidate) {
      let count = misfits[candidate.rawValue].count
      let isTolerable =
        !pairs.contains(candidate) && candidate != .year && TypeInference.isTolerable(count, of: seenCount)
      switch judge(candidate, hint, mark) {
      case .no: continue
      case .doubt(.dayOrMonth) where count == 0 && dateOrder != nil:
        found.type = .date(.printed(dateOrder))
        return found
      case .doubt(let doubt) where count == 0 || isTolerable:
        found.doubt = doubt
        found.needsAllRows = true
        return found
      case .type(let type) where count == 0 || isTolerable:
        found.type = type
        found.candidate = candidate
        found.isOneWord = pairs.contains(candidate) && !seen(candidate).second
        take(&found)
        if candidate == .dayFirst { found.dateOrder = .dmy }
        if candidate == .monthFirst { found.dateOrder = .mdy }
        return found
      default:
        let plainCount = seenCount - marked.count
        if fits(.markedNumber), marked.count > 0, plainCount * (hasMarkLetters ? 3 : 20) >= seenCount {
          found.doubt = .marks
        } else if count * 3 <= seenCount {
          found.nearly = nearly(candidate, hint, mark)
        }
        return found
      }
    }
    return found
  }

  private func nearly(_ candidate: Candidate, _ hint: Bool, _ mark: UInt8?) -> Nearly? {
    let misfits = misfits[candidate.rawValue]
    let isDay = candidate == .dayFirst || candidate == .monthFirst
    if case .type(let type) = judge(candidate, hint, mark) { return Nearly(type: type, misfits: misfits) }
    if isDay { return Nearly(type: .date(.printed), misfits: misfits, lacksDateOrder: true) }
    return candidate == .otherNumber || candidate == .number
      ? Nearly(type: .number(printed(otherUnit, style)), misfits: misfits) : nil
  }

  /// Adds what the answer tells of the reading.
  private func take(_ found: inout Finding) {
    guard case .integer(let form) = found.type else {
      if case .number(let form) = found.type { takeNumber(form, &found) }
      return
    }
    takeNumber(form, &found)
  }

  private func takeNumber(_ form: CellType.NumberForm, _ found: inout Finding) {
    let isOther = form.printed?.style.decimalMark == style.exchanged.decimalMark
    found.traits = isOther ? otherTraits : traits
    if isOther, let thousands = examples[.otherThousands] {
      found.examples[.thousands] = thousands
    } else if isOther, !otherTraits.contains(.spaced) {
      found.examples[.thousands] = nil
    }
    let hasDecimals = hasPoint || found.traits.contains(.decimals)
    if hasDecimals, !isOther { found.mayBeThousands = isPointDoubtful }
    if hasDecimals, !found.mayBeThousands || rules.takesDecimalCommas {
      found.decimalMark = isOther ? style.exchanged.decimalMark : style.decimalMark
    }
    if found.mayBeThousands, found.examples[.decimalPoint] == nil {
      found.examples[.decimalPoint] = examples[.otherThousands]
    }
  }

  /// Whether every decimal mark might as well set thousands apart, since three digits follow.
  private var isPointDoubtful: Bool {
    rules.mayExchangeMarks && (hasPoint || traits.contains(.decimals)) && !traits.contains(.exponent)
      && fits(.otherNumber) && otherTraits.contains(.grouped) && otherTraits.isDisjoint(with: [.settled, .decimals])
  }

  /// Whether every mark that sets thousands apart might as well be a decimal mark.
  private var isGroupDoubtful: Bool {
    rules.mayExchangeMarks && traits.contains(.grouped) && traits.isDisjoint(with: [.settled, .decimals])
      && fits(.otherNumber) && otherTraits.contains(.decimals)
  }

  private func judge(_ candidate: Candidate, _ hint: Bool, _ mark: UInt8?) -> Judgement {
    switch candidate {
    case .integer: return .type(style.splitsMarks ? .integer(printed("", style)) : .integer(.plain))
    case .number, .printedNumber:
      if traits.contains(.exponent), !hasPoint { return .doubt(.exponents) }
      if isPointDoubtful, rules.takesDecimalCommas {
        guard let mark else { return .doubt(.thousands) }
        if mark != style.decimalMark { return .type(.integer(printed(otherUnit, style.exchanged))) }
      }
      return .type(.number(candidate == .number && !style.splitsMarks ? .plain : printed(unit, style)))
    case .printedInteger:
      if isGroupDoubtful, rules.takesDecimalCommas {
        guard let mark else { return .doubt(.thousands) }
        if mark != style.decimalMark { return .type(.number(printed(otherUnit, style.exchanged))) }
      }
      return .type(.integer(printed(unit, style)))
    case .otherNumber: return judgeOther()
    case .yesNo, .trueFalse, .haiIie: return judgeWords(candidate)
    case .isoDate: return .type(.date(.iso))
    case .slashDate: return .type(.date(.slashes))
    case .printedDate:
      return hasEraLetters && !rules.isJapanese ? .no : .type(.date(.printed(rules.dateOrder)))
    case .dayFirst, .monthFirst:
      guard rules.dateOrder == nil, examples[.yearLast] != nil, !hasEraLetters || rules.isJapanese else { return .no }
      let days = (misfits[Candidate.dayFirst.rawValue].count, misfits[Candidate.monthFirst.rawValue].count)
      if days.0 == days.1, !areDaysDotted { return .doubt(.dayOrMonth) }
      return .type(.date(.printed(candidate == .dayFirst ? .dmy : .mdy)))
    case .year:
      guard !eras.isEmpty || yearWordCount > 0 else { return .no }
      // Of two eras, both of our time: R3 and H17 are no codes, S1 and T1 may be.
      let isPlain = hint || yearWordCount > 0 || (eras.count > 1 && firstEraYear >= 1950)
      if !hasEraLetters || (rules.isJapanese && isPlain) { return .type(.year) }
      return rules.isJapanese || hint ? .doubt(.eras) : .no
    case .markedNumber, .dateTime: return .no
    }
  }

  private func judgeOther() -> Judgement {
    guard rules.mayExchangeMarks else { return .no }
    let form = printed(otherUnit, style.exchanged)
    guard otherTraits.contains(.decimals) else { return .type(.integer(form)) }
    let isSettled = otherTraits.contains(.settled) || !(otherUnit ?? "").isEmpty
    return isSettled || rules.takesDecimalCommas ? .type(.number(form)) : .doubt(.answers)
  }

  /// Two words of a pair, or one that means nothing else.
  private func judgeWords(_ candidate: Candidate) -> Judgement {
    let seen = seen(candidate)
    guard seen.first && seen.second || candidate == .yesNo && seen.first else { return .no }
    let pair = CellType.pairs[candidate.rawValue - Candidate.yesNo.rawValue]
    return .type(.boolean(yes: pair.yes, no: pair.no))
  }

  // MARK: What the user says

  private func type(_ stated: OpenOptions.ColumnType) -> CellType {
    switch stated {
    case .text: .text
    case .integer: .integer(statedForm)
    case .number: .number(statedForm)
    case .boolean: .boolean(yes: CellType.pairs.flatMap(\.yes), no: CellType.pairs.flatMap(\.no))
    case .date: .date(.printed(rules.dateOrder ?? statedOrder))
    case .year: .year
    case .list: .list(separator: listSeparator, .text)
    }
  }

  private func count(_ candidate: Candidate) -> Int { isActive(candidate) ? misfits[candidate.rawValue].count : .max }

  /// With the decimal mark that fits more cells.
  private var statedForm: CellType.NumberForm {
    let isOther =
      rules.mayExchangeMarks
      && count(.otherNumber) < min(count(.number), min(count(.printedNumber), count(.printedInteger)))
    var form = isOther ? printed(otherUnit, style.exchanged) : printed(unit, style)
    if stated == .number, (isOther ? otherMixed : mixed).count > 0 || (form.printed?.unit ?? "").isEmpty {
      form.printed?.unit = ""
      form.printed?.readsShares = true
    }
    return form
  }

  /// With the day or the month first where the one fits more cells than the other and than the year.
  private var statedOrder: PrintedDate.Order? {
    let (day, month) = (count(.dayFirst), count(.monthFirst))
    guard min(day, month) < count(.printedDate), day != month || areDaysDotted else { return nil }
    return day <= month ? .dmy : .mdy
  }
}

import ArgumentParser

/// What a shell has to read in to complete the arguments of jirei.
///
/// The parser's own scripts leave out the options of a default subcommand, which here are nearly all of them.
struct CompletionScript {
  let run = CommandOutline.run
  let subcommands = CommandOutline.subcommands

  /// The script, where the arguments ask for one and nothing else.
  static func asked(by arguments: ArraySlice<String>) -> String? {
    let option = "--generate-completion-script"
    guard let first = arguments.first, first.hasPrefix(option) else { return nil }
    let words = [first] + arguments.dropFirst()
    let shell: CompletionShell? =
      if words == [option] {
        .autodetected()
      } else if words.count == 2, first == option {
        CompletionShell(rawValue: words[1])
      } else if words.count == 1, first.hasPrefix("\(option)=") {
        CompletionShell(rawValue: String(first.dropFirst(option.count + 1)))
      } else {
        nil
      }
    switch shell {
    case .some(.bash): return CompletionScript().bash
    case .some(.zsh): return CompletionScript().zsh
    case .some(.fish): return CompletionScript().fish
    default: return nil
    }
  }

  private var names: String { subcommands.map(\.name).joined(separator: "|") }

  /// The options that the next word belongs to, for a `case`.
  private var optionsWithValue: String {
    var seen: Set<String> = []
    return ([run] + subcommands).flatMap(\.options).filter(\.takesValue).flatMap(\.names)
      .filter { seen.insert($0).inserted }.joined(separator: "|")
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

  // MARK: bash

  private var bash: String {
    """
    # Completion of jirei in bash, as jirei --generate-completion-script bash writes it.

    # Offers the words given.
    _jirei_words() { mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur"); }

    # Offers folders and files with the endings given; where there are none, and within quotes, bash offers all files.
    _jirei_files() {
      local ending found
      compopt -o filenames -o default
      mapfile -t found < <(compgen -d -- "$cur")
      COMPREPLY+=("${found[@]}")
      for ending; do
        mapfile -t found < <(compgen -f -X "!*$ending" -- "$cur")
        COMPREPLY+=("${found[@]}")
      done
    }

    # Offers NAME=, or the values after it.
    _jirei_assignments() {
      local word
      if [[ -z $name ]]; then
        for word; do [[ $word == "$cur"* ]] && COMPREPLY+=("${word%%=*}="); done
        compopt -o nospace
      else
        for word; do
          [[ ${word%%=*} == "$name" ]] && mapfile -t COMPREPLY < <(compgen -W "${word#*=}" -- "$cur")
        done
      fi
    }

    _jirei() {
      local cur=${COMP_WORDS[COMP_CWORD]} command=run name='' prev
      local -i i at=$COMP_CWORD
      COMPREPLY=()
      # bash takes = for a word of its own.
      if [[ $cur == = && $at -gt 1 ]]; then
        cur='' at=at-1 name=${COMP_WORDS[at]}
      elif [[ $at -gt 2 && ${COMP_WORDS[at-1]} == = ]]; then
        at=at-2 name=${COMP_WORDS[at]}
      fi
      prev=${COMP_WORDS[at-1]}
      [[ $name == -* ]] && prev=$name name=''
      for ((i = 1; i < at; i++)); do
        case ${COMP_WORDS[i]} in
          \(names)) command=${COMP_WORDS[i]}; break ;;
          \(optionsWithValue)) i=i+1 ;;
          -*) ;;
          *) command=run-file; break ;;
        esac
      done
      case $command in
    \(bashCases)
      esac
    }

    complete -F _jirei jirei
    """
  }

  private var bashCases: String {
    let words = subcommands.map(\.name).joined(separator: " ")
    let first = """
            if [[ $cur == -* ]]; then _jirei_words \(optionNames(run)); return; fi
            [[ $command == run ]] && _jirei_words \(words)
            \(bash(run.argumentCandidates)) ;;
      """
    let others = subcommands.map { command in
      bashCase(
        command.name, command,
        "      if [[ $cur == -* ]]; then _jirei_words \(optionNames(command)); return; fi\n"
          + "      \(bash(command.argumentCandidates)) ;;")
    }
    return ([bashCase("run*", run, first)] + others).joined(separator: "\n")
  }

  private func bashCase(_ pattern: String, _ command: CommandOutline, _ end: String) -> String {
    let values = command.options.filter(\.takesValue).map { option in
      "        \(option.names.joined(separator: "|"))) \(bash(command.candidates(for: option))); return ;;"
    }
    let choice = values.isEmpty ? [] : ["      case $prev in"] + values + ["      esac"]
    return (["    \(pattern))"] + choice + [end]).joined(separator: "\n")
  }

  private func bash(_ candidates: CommandOutline.Candidates) -> String {
    switch candidates {
    case .words(let words): "_jirei_words \(words.joined(separator: " "))"
    case .assignments(let list):
      "_jirei_assignments "
        + list.map { CompletionScript.quoted("\($0.name)=\($0.values.joined(separator: " "))") }.joined(separator: " ")
    case .files(let endings): "_jirei_files \(endings.joined(separator: " "))"
    case .folders: "_jirei_files"
    case .nothing: ":"
    }
  }

  private func optionNames(_ command: CommandOutline) -> String {
    command.options.flatMap(\.names).joined(separator: " ")
  }

  // MARK: zsh

  private var zsh: String {
    let described = subcommands.map { CompletionScript.quoted("\($0.name):\($0.summary)") }
    return """
      #compdef jirei
      # Completion of jirei in zsh, as jirei --generate-completion-script zsh writes it.

      _jirei_first() {
        local -a commands=(\(described.joined(separator: " ")))
        _describe -t commands command commands
        \(zsh(run.argumentCandidates))
      }

      _jirei() {
        local command=run i
        for (( i = 2; i < CURRENT; i++ )); do
          case $words[i] in
            (\(names)) command=$words[i]; words=("${(@)words[i,-1]}"); (( CURRENT -= i - 1 )); break ;;
            (\(optionsWithValue)) (( i++ )) ;;
            (-*) ;;
            (*) break ;;
          esac
        done
        case $command in
      \(([run] + subcommands).map(zshCase).joined(separator: "\n"))
        esac
      }

      _jirei "$@"
      """
  }

  private func zshCase(_ command: CommandOutline) -> String {
    var specifications: [String] = []
    for option in command.options {
      let summary = option.summary.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
      // The parser takes every option again and again.
      for name in option.names {
        let value = option.takesValue ? ":value:\(zsh(command.candidates(for: option)))" : ""
        // The value may also stand after a =.
        let equal = option.takesValue && name.hasPrefix("--") ? "=" : ""
        specifications.append(CompletionScript.quoted("*\(name)\(equal)[\(summary)]\(value)"))
      }
    }
    if command.name == "run" { specifications.append("'1: :_jirei_first'") }
    if command.takesFiles {
      specifications.append(CompletionScript.quoted("*:file:\(zsh(command.argumentCandidates))"))
    }
    let lines = specifications.map { "        \($0)" }.joined(separator: " \\\n")
    return "    (\(command.name)) _arguments -S \\\n\(lines) ;;"
  }

  private func zsh(_ candidates: CommandOutline.Candidates) -> String {
    switch candidates {
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .assignments(let list): "(" + CompletionScript.pairs(list).joined(separator: " ") + ")"
    // Brackets without a bar would be read as a test of files.
    case .files(let endings) where endings.count == 1: "_files -g \"*\(endings.joined())\""
    case .files(let endings): "_files -g \"*.(\(endings.map { String($0.dropFirst()) }.joined(separator: "|")))\""
    case .folders: "_files -/"
    case .nothing: " "
    }
  }

  /// `NAME=VALUE` for each value, `NAME=` where there may be any.
  private static func pairs(_ list: [(name: String, values: [String])]) -> [String] {
    list.flatMap { name, values in values.isEmpty ? ["\(name)="] : values.map { "\(name)=\($0)" } }
  }

  // MARK: fish

  private var fish: String {
    """
    # Completion of jirei in fish, as jirei --generate-completion-script fish writes it.

    # Whether the words before this one lead to the command given; to run, without a subcommand.
    function __jirei_is
        set -l words (commandline -opc)
        set -l found first
        set -e words[1]
        while set -q words[1]
            switch $words[1]
                case \(subcommands.map(\.name).joined(separator: " "))
                    set found $words[1]
                    break
                case \(optionsWithValue.replacing("|", with: " "))
                    set -e words[1]
                case '-*'
                case '*'
                    set found run
                    break
            end
            set -e words[1]
        end
        test $argv[1] = $found; or test $argv[1] = run -a $found = first
    end

    complete -c jirei -f
    \(fishLines.joined(separator: "\n"))
    """
  }

  private var fishLines: [String] {
    let choices = subcommands.map {
      "complete -c jirei -n '__jirei_is first' -a \($0.name) -d \(CompletionScript.quoted($0.summary))"
    }
    return choices
      + ([run] + subcommands).flatMap { command -> [String] in
        let start = "complete -c jirei -n '__jirei_is \(command.name)'"
        let options = command.options.map { option -> String in
          let names = option.names.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst(1))" }
          let value = option.takesValue ? " -r \(fish(command.candidates(for: option)))" : ""
          return "\(start) \(names.joined(separator: " "))\(value) -d \(CompletionScript.quoted(option.summary))"
        }
        return options + (command.takesFiles ? ["\(start) \(fish(command.argumentCandidates))"] : [])
      }
  }

  private func fish(_ candidates: CommandOutline.Candidates) -> String {
    switch candidates {
    case .words(let words): "-f -a \(CompletionScript.quoted(words.joined(separator: " ")))"
    case .assignments(let list): "-f -a \(CompletionScript.quoted(CompletionScript.pairs(list).joined(separator: " ")))"
    case .files: "-F"
    case .folders: "-f -a '(__fish_complete_directories)'"
    case .nothing: "-f"
    }
  }
}

# Sourced by the scripts beside this folder: what they need of the machine, and the build. Everything said here goes
# to standard error, because standard output belongs to what the script runs.

say() { printf '%s\n' "$*" >&2; }

# Fails with one line unless a Swift new enough for Package.swift is on the PATH.
require_swift() {
  how='install version 6.2 or later from https://swift.org/install and put it on the PATH'
  if ! command -v swift >/dev/null 2>&1; then
    say "jirei: swift was not found: $how"
    exit 1
  fi
  swift_version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
  case $swift_version in
    [0-5].* | 6.[01])
      say "jirei: swift $swift_version is too old: $how"
      exit 1
      ;;
  esac
}

# Packages go by their Debian names.
is_present() {
  case $1 in
    python3-venv) python3 -c 'import ensurepip, venv' >/dev/null 2>&1 ;;
    libedit-dev) has_header histedit.h ;;
    libsqlite3-dev) has_header sqlite3.h ;;
    libcmark-gfm-dev) has_header cmark-gfm.h ;;
    libcmark-gfm-extensions-dev) has_header cmark-gfm-core-extensions.h ;;
    zlib1g-dev) has_header zlib.h ;;
    libpq-dev) has_header libpq-fe.h || has_header postgresql/libpq-fe.h ;;
    libreoffice-calc) command -v soffice >/dev/null 2>&1 ;;
    postgresql) [ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || command -v initdb >/dev/null 2>&1 ;;
    librsvg2-bin) command -v rsvg-convert >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

has_header() {
  for folder in /usr/include /usr/local/include /usr/include/*-linux-*; do
    [ -f "$folder/$1" ] && return 0
  done
  old_ifs=$IFS
  IFS=:
  for folder in ${CPATH:-} ${C_INCLUDE_PATH:-}; do
    if [ -f "$folder/$1" ]; then
      IFS=$old_ifs
      return 0
    fi
  done
  IFS=$old_ifs
  return 1
}

absent() {
  for package in "$@"; do
    is_present "$package" || printf ' %s' "$package"
  done
}

# Installs those packages that are missing where apt-get and the right to use it are at hand, otherwise says what to
# type and exits.
require_packages() {
  missing=$(absent "$@")
  [ -z "$missing" ] && return 0
  if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
      install_with_apt
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      install_with_apt sudo -n
    fi
    missing=$(absent "$@")
    [ -z "$missing" ] && return 0
  fi
  say "jirei: missing:$missing. To install:"
  say_how_to_install
  exit 1
}

# Runs apt-get through the words given (nothing, or sudo); what it prints is shown only when it fails.
install_with_apt() {
  say "installing$missing…"
  apt="$* env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120"
  set -- /var/lib/apt/lists/*_Packages*
  if [ ! -e "$1" ]; then
    said=$($apt update </dev/null 2>&1) || say "$said"
  fi
  # Lists that are there may be too old to fetch by.
  if ! said=$($apt install --no-install-recommends $missing </dev/null 2>&1); then
    $apt update </dev/null >/dev/null 2>&1 || true
    said=$($apt install --no-install-recommends $missing </dev/null 2>&1) || say "$said"
  fi
}

say_how_to_install() {
  known=
  for manager in apt-get dnf pacman apk; do
    command -v "$manager" >/dev/null 2>&1 && known=$manager && break
  done
  debian=$missing
  fedora=$(printf '%s' "$missing" | sed 's/libedit-dev/libedit-devel/; s/libsqlite3-dev/sqlite-devel/; s/libcmark-gfm-dev/cmark-gfm-devel/; s/zlib1g-dev/zlib-devel/; s/ libcmark-gfm-extensions-dev//')
  arch=$(printf '%s' "$missing" | sed 's/libedit-dev/libedit/; s/libsqlite3-dev/sqlite/; s/libcmark-gfm-dev/cmark-gfm/; s/zlib1g-dev/zlib/; s/ libcmark-gfm-extensions-dev//')
  alpine=$(printf '%s' "$missing" | sed 's/libsqlite3-dev/sqlite-dev/; s/libcmark-gfm-dev/cmark-gfm-dev/; s/zlib1g-dev/zlib-dev zlib-static/; s/ libcmark-gfm-extensions-dev//')
  case $known in
    apt-get) say "  sudo apt-get install$debian" ;;
    dnf) say "  sudo dnf install$fedora" ;;
    pacman) say "  sudo pacman -S$arch" ;;
    apk) say "  sudo apk add$alpine" ;;
    *)
      say "  Debian, Ubuntu: sudo apt-get install$debian"
      say "  Fedora:         sudo dnf install$fedora"
      say "  Arch:           sudo pacman -S$arch"
      say "  Alpine:         sudo apk add$alpine"
      ;;
  esac
}

# Makes the folder .build-python with the Python packages of tests that ask another engine, and those named besides. What
# cannot be had is said: the tests that need it skip.
prepare_python() {
  python=.build-python/bin/python
  if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    (require_packages python3-venv) || return 0
  fi
  for package in google-re2==1.1.20251105 "$@"; do
    case $package in
      google-re2*) module=re2 ;;
      pillow) module=PIL ;;
      *) module=$(printf '%s' "$package" | tr - _) ;;
    esac
    if "$python" -c "import $module" >/dev/null 2>&1; then continue; fi
    if [ ! -x "$python" ] && ! python3 -m venv .build-python </dev/null >/dev/null 2>&1; then
      say 'jirei: no folder for Python packages could be made: tests that need them are skipped'
      return 0
    fi
    if ! "$python" -m pip install -q "$package" </dev/null >/dev/null 2>&1; then
      say "jirei: no Python package $package: tests that need it are skipped"
    fi
  done
}

# Whether the system's libraries are at hand as archives, so that none need be loaded at every start.
has_archives() {
  for library in c m stdc++ edit bsd md tinfo cmark-gfm cmark-gfm-extensions z; do
    [ -f "$(clang -print-file-name="lib$library.a" 2>/dev/null)" ] || return 1
  done
}

# Builds the release binary in the folder given and, when that went well, dates the stamp to the start of the build.
build_jirei() {
  mkdir -p "$1/.build"
  log=$1/.build/jirei.$$.log
  started=$1/.build/jirei.$$.stamp
  trap 'rm -f "$log" "$started"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -f "$2" ]; then say 'building jirei (its sources changed)…'; else say 'building jirei (first start only)…'; fi
  : >"$started"
  # Archives of another make than Debian's may lack a part: then the libraries are loaded after all.
  if ! { has_archives && build_release "$1" 1 >"$log" 2>&1; } && ! build_release "$1" 0 >"$log" 2>&1; then
    cat "$log" >&2
    say 'jirei: the build failed; nothing was run'
    exit 1
  fi
  # The helper for PostgreSQL is built where its library is; jirei does without it.
  if is_present libpq-dev && ! swift build --package-path "$1" -c release --static-swift-stdlib \
    --product jirei-postgres </dev/null >"$log" 2>&1; then
    say 'jirei: the program that speaks with PostgreSQL could not be built: open "postgresql://…" will say so'
  fi
  # Without symbols, and written in one go, the binary is half the size and starts in nine tenths of the time.
  built=$1/.build/release/jirei
  if command -v strip >/dev/null 2>&1 && strip -o "$built.stripped" "$built" 2>/dev/null; then
    mv "$built.stripped" "$built"
  fi
  mv "$started" "$2"
  rm -f "$log"
  trap - EXIT INT TERM
}

# The second argument says whether the system's libraries become part of the binary; see Package.swift.
build_release() {
  JIREI_LINKS_STATICALLY=$2 swift build --package-path "$1" -c release --static-swift-stdlib --product jirei \
    --explicit-target-dependency-import-check error </dev/null
}

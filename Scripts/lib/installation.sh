# Sourced by Scripts/install and Scripts/uninstall: where jirei is installed, and how it is taken away again.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$name: $*"
  exit 1
}

# Takes the arguments of either script. Sets `prefix` to an absolute path, or leaves it empty when none was given.
read_prefix() {
  prefix=
  case ${1-} in
    -h | --help)
      printf '%s\n' "$usage"
      exit 0
      ;;
  esac
  case $# in
    0) return 0 ;;
    1) ;;
    *)
      say "$usage"
      exit 2
      ;;
  esac
  case $1 in
    '' | -*)
      say "$usage"
      exit 2
      ;;
    /*) prefix=$1 ;;
    *) prefix=$PWD/$1 ;;
  esac
  # One closing slash is common; / itself stays.
  prefix=${prefix%/}
  [ -n "$prefix" ] || prefix=/
}

# The folder itself or, where it is absent, the nearest one above it.
nearest_folder() {
  folder=$1
  while [ ! -d "$folder" ]; do
    case $folder in
      */?*) folder=${folder%/*} ;;
      *) folder=/ ;;
    esac
    [ -n "$folder" ] || folder=/
  done
  printf '%s\n' "$folder"
}

manifest=share/jirei/manifest

# Sets `to`, the folder that the prefix stands for.
find_target() {
  to=${DESTDIR-}$prefix
  case $to in
    /*) ;;
    *) to=$PWD/$to ;;
  esac
}

# Removes what the manifest in $1 lists: files, and then the folders that were made for them, as far as they are empty.
remove_installed() {
  # A list that was tampered with must not lead out of the folder.
  if grep -q -e '^/' -e '^\.\.$' -e '^\.\./' -e '/\.\./' -e '/\.\.$' "$1/$manifest"; then
    fail "$1/$manifest is not as it was written; nothing was removed"
  fi
  while IFS= read -r path; do
    case $path in
      '#'* | */) ;;
      *) rm -f -- "$1/$path" ;;
    esac
  done <"$1/$manifest"
  # Folders stand in the order in which they were made.
  innermost_first=$(sed -n 's,/$,,p' "$1/$manifest" | sed '1!G; h; $!d')
  rm -f -- "$1/$manifest"
  left=
  while IFS= read -r path; do
    folder=$1/${path#./}
    [ "$path" != . ] || folder=$1
    [ -n "$path" ] && [ -d "$folder" ] || continue
    rmdir -- "$folder" 2>/dev/null || left="$left
  $folder"
  done <<LIST
$innermost_first
LIST
}

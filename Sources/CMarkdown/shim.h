// The order matters to the linker: the extensions use the library.
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#define _GNU_SOURCE
#include "CEditline.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

FILE *ceditline_stdin(void) { return stdin; }
FILE *ceditline_stdout(void) { return stdout; }
FILE *ceditline_stderr(void) { return stderr; }
char **ceditline_environment(void) { return environ; }

static bool codeset_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

// Only LC_CTYPE: libedit needs no more, and numbers must not follow the user's locale.
bool ceditline_use_utf8(void) {
  static const char *const names[] = {"", "C.UTF-8", "C.utf8", "en_US.UTF-8", "ja_JP.UTF-8"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (setlocale(LC_CTYPE, names[i]) && codeset_is_utf8()) return true;
  return false;
}

void ceditline_set_prompt(EditLine *editor, ceditline_prompt prompt, char escape_marker) {
  el_set(editor, EL_PROMPT_ESC, prompt, (int)escape_marker);
}

void ceditline_set_editor(EditLine *editor, const char *name) { el_set(editor, EL_EDITOR, name); }
void ceditline_set_signal_handling(EditLine *editor, bool on) { el_set(editor, EL_SIGNAL, (int)on); }
void ceditline_set_client_data(EditLine *editor, void *data) { el_set(editor, EL_CLIENTDATA, data); }

void *ceditline_client_data(EditLine *editor) {
  void *data = NULL;
  el_get(editor, EL_CLIENTDATA, &data);
  return data;
}

void ceditline_set_get_character(EditLine *editor, ceditline_get_character function) {
  el_wset(editor, EL_GETCFN, function);
}

void ceditline_set_history(EditLine *editor, History *list) { el_set(editor, EL_HIST, history, list); }

void ceditline_set_capability(EditLine *editor, const char *name, const char *value) {
  el_set(editor, EL_SETTC, name, value, NULL);
}

void ceditline_set_mode(EditLine *editor, const char *mode) { el_set(editor, EL_SETTY, "-d", mode, NULL); }

void ceditline_add_function(EditLine *editor, const char *name, const char *help, ceditline_function function) {
  el_set(editor, EL_ADDFN, name, help, function);
}

void ceditline_bind(EditLine *editor, const char *key, const char *command) {
  el_set(editor, EL_BIND, key, command, NULL);
}

void ceditline_bind_alternate(EditLine *editor, const char *key, const char *command) {
  el_set(editor, EL_BIND, "-a", key, command, NULL);
}

void ceditline_redraw(EditLine *editor) { el_set(editor, EL_REFRESH); }
void ceditline_prepare_terminal(EditLine *editor, bool raw) { el_set(editor, EL_PREP_TERM, (int)raw); }

bool ceditline_edits(EditLine *editor) {
  int on = 0;
  el_get(editor, EL_EDITMODE, &on);
  return on != 0;
}

bool ceditline_is_vi(EditLine *editor) {
  const char *name = NULL;
  return el_get(editor, EL_EDITOR, &name) == 0 && name && strcmp(name, "vi") == 0;
}

void ceditline_history_configure(History *list, int size) {
  HistEvent event;
  history(list, &event, H_SETSIZE, size);
  history(list, &event, H_SETUNIQUE, 1);
}

void ceditline_history_enter(History *list, const char *line) {
  HistEvent event;
  history(list, &event, H_ENTER, line);
}

bool ceditline_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

#pragma once

/// What Swift cannot call of libedit and the C library: variadic functions, the standard streams, signal handlers.

#include <histedit.h>
#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

typedef unsigned char (*ceditline_function)(EditLine *_Nullable, wint_t);
typedef char *_Nullable (*ceditline_prompt)(EditLine *_Nullable);
typedef int (*ceditline_get_character)(EditLine *_Nullable, wchar_t *_Nullable);

FILE *_Nonnull ceditline_stdin(void);
FILE *_Nonnull ceditline_stdout(void);
FILE *_Nonnull ceditline_stderr(void);
char *_Nullable *_Nullable ceditline_environment(void);

/// Gives the character functions of the C library UTF-8, whatever the user's locale. Numbers keep the C locale.
bool ceditline_use_utf8(void);

void ceditline_set_prompt(EditLine *_Nonnull editor, ceditline_prompt _Nonnull prompt, char escape_marker);
void ceditline_set_editor(EditLine *_Nonnull editor, const char *_Nonnull name);
void ceditline_set_signal_handling(EditLine *_Nonnull editor, bool on);
void ceditline_set_client_data(EditLine *_Nonnull editor, void *_Nullable data);
void *_Nullable ceditline_client_data(EditLine *_Nonnull editor);
void ceditline_set_get_character(EditLine *_Nonnull editor, ceditline_get_character _Nonnull function);
void ceditline_set_history(EditLine *_Nonnull editor, History *_Nonnull history);
void ceditline_set_capability(EditLine *_Nonnull editor, const char *_Nonnull name, const char *_Nonnull value);
/// Changes a terminal mode that holds while a line is edited: `-ixon`.
void ceditline_set_mode(EditLine *_Nonnull editor, const char *_Nonnull mode);
void ceditline_add_function(EditLine *_Nonnull editor, const char *_Nonnull name, const char *_Nonnull help,
                            ceditline_function _Nonnull function);
void ceditline_bind(EditLine *_Nonnull editor, const char *_Nonnull key, const char *_Nonnull command);
/// The same in the second key map: the command mode of vi.
void ceditline_bind_alternate(EditLine *_Nonnull editor, const char *_Nonnull key, const char *_Nonnull command);
/// Draws prompt and line anew from where the cursor is, as if nothing had been drawn before.
void ceditline_redraw(EditLine *_Nonnull editor);
void ceditline_prepare_terminal(EditLine *_Nonnull editor, bool raw);
bool ceditline_edits(EditLine *_Nonnull editor);
bool ceditline_is_vi(EditLine *_Nonnull editor);

void ceditline_history_configure(History *_Nonnull history, int size);
void ceditline_history_enter(History *_Nonnull history, const char *_Nonnull line);

/// Signals are noted in flags; a file descriptor wakes whoever waits for input, on whichever thread they arrive.
typedef enum : int {
  ceditline_notice_interrupt = 1,
  ceditline_notice_resize = 2,
  ceditline_notice_suspend = 4,
  ceditline_notice_resume = 8,
  ceditline_notice_terminate = 16,
} ceditline_notice;

/// Notes SIGINT from now on, without restarting system calls, and ignores SIGPIPE. May be called again.
bool ceditline_signals_install(void);
bool ceditline_interrupt_pending(void);
void ceditline_interrupt_set(void);
/// Whether a signal that asks to terminate has been noted and not taken.
bool ceditline_termination_pending(void);
void ceditline_interrupt_clear(void);
/// While a line is read the terminal is raw, so signals that would end or stop the process are noted instead.
void ceditline_signals_begin_reading(void);
void ceditline_signals_end_reading(void);
/// The flags noted since the last call, SIGINT among them, and the signal that asks to terminate.
int ceditline_take_notices(int *_Nonnull signal);
/// Sends the signal to this process with its default action.
void ceditline_raise_default(int signal);

typedef enum : int {
  ceditline_wait_ready,
  ceditline_wait_timeout,
  ceditline_wait_notice,
  ceditline_wait_failed,
} ceditline_wait_result;
ceditline_wait_result ceditline_wait_input(int descriptor, int milliseconds);

/// Columns and rows of a terminal, false where it has none.
bool ceditline_window_size(int descriptor, int *_Nonnull columns, int *_Nonnull rows);

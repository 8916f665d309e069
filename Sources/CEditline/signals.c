#define _GNU_SOURCE
#include "CEditline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

static atomic_bool interrupted;
static atomic_int notices;
static atomic_int ending_signal;
static atomic_int wake = -1;

static void note(int number) {
  int saved = errno;
  switch (number) {
  case SIGINT: atomic_store(&interrupted, true); break;
  case SIGWINCH: atomic_fetch_or(&notices, ceditline_notice_resize); break;
  case SIGTSTP: atomic_fetch_or(&notices, ceditline_notice_suspend); break;
  case SIGCONT: atomic_fetch_or(&notices, ceditline_notice_resume); break;
  default:
    atomic_store(&ending_signal, number);
    atomic_fetch_or(&notices, ceditline_notice_terminate);
  }
  int descriptor = atomic_load(&wake);
  if (descriptor >= 0) eventfd_write(descriptor, 1);
  errno = saved;
}

static bool install(int number, int flags, struct sigaction *previous) {
  struct sigaction action = {.sa_handler = note, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, previous) == 0;
}

static void open_wake(void) {
  if (atomic_load(&wake) < 0) atomic_store(&wake, eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
}

bool ceditline_signals_install(void) {
  open_wake();
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigemptyset(&ignore.sa_mask);
  return sigaction(SIGPIPE, &ignore, NULL) == 0 && install(SIGINT, 0, NULL);
}

bool ceditline_interrupt_pending(void) { return atomic_load_explicit(&interrupted, memory_order_relaxed); }
void ceditline_interrupt_set(void) { atomic_store(&interrupted, true); }
bool ceditline_termination_pending(void) {
  return (atomic_load_explicit(&notices, memory_order_relaxed) & ceditline_notice_terminate) != 0;
}
void ceditline_interrupt_clear(void) { atomic_store(&interrupted, false); }

static const struct {
  int number, flags;
} while_reading[] = {
    {SIGINT, 0},          {SIGTERM, 0},         {SIGHUP, 0},           {SIGQUIT, 0},
    {SIGTSTP, SA_RESTART}, {SIGCONT, SA_RESTART}, {SIGWINCH, SA_RESTART},
};
enum { count_while_reading = sizeof while_reading / sizeof *while_reading };
static struct sigaction before_reading[count_while_reading];
static bool changed[count_while_reading];

void ceditline_signals_begin_reading(void) {
  open_wake();
  atomic_store(&notices, 0);
  for (int i = 0; i < count_while_reading; i++) {
    changed[i] = install(while_reading[i].number, while_reading[i].flags, &before_reading[i]);
    // What the parent has ignored (nohup) stays ignored; Ctrl-C at a prompt always means this line.
    if (changed[i] && before_reading[i].sa_handler == SIG_IGN && while_reading[i].number != SIGINT) {
      sigaction(while_reading[i].number, &before_reading[i], NULL);
      changed[i] = false;
    }
  }
}

void ceditline_signals_end_reading(void) {
  for (int i = 0; i < count_while_reading; i++)
    if (changed[i]) sigaction(while_reading[i].number, &before_reading[i], NULL);
}

int ceditline_take_notices(int *number) {
  int taken = atomic_exchange(&notices, 0);
  *number = atomic_load(&ending_signal);
  if (atomic_exchange(&interrupted, false)) taken |= ceditline_notice_interrupt;
  return taken;
}

void ceditline_raise_default(int number) {
  struct sigaction action = {.sa_handler = SIG_DFL}, previous;
  sigset_t only, mask;
  sigemptyset(&action.sa_mask);
  sigemptyset(&only);
  sigaddset(&only, number);
  sigaction(number, &action, &previous);
  sigprocmask(SIG_UNBLOCK, &only, &mask);
  kill(getpid(), number);
  sigprocmask(SIG_SETMASK, &mask, NULL);
  sigaction(number, &previous, NULL);
}

ceditline_wait_result ceditline_wait_input(int descriptor, int milliseconds) {
  struct pollfd watched[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = atomic_load(&wake), .events = POLLIN}};
  for (;;) {
    if (atomic_load(&notices) != 0 || atomic_load(&interrupted)) return ceditline_wait_notice;
    int ready = poll(watched, 2, milliseconds);
    if (ready < 0 && errno != EINTR) return ceditline_wait_failed;
    if (ready == 0) return ceditline_wait_timeout;
    if (ready > 0 && watched[1].revents != 0) {
      eventfd_t drained;
      eventfd_read(watched[1].fd, &drained);
      continue;
    }
    // A signal that came together with input is answered first: Ctrl-C is older than the key after it.
    if (ready > 0 && watched[0].revents != 0 && atomic_load(&notices) == 0 && !atomic_load(&interrupted))
      return ceditline_wait_ready;
  }
}

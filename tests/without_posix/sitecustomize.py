"""Takes away what Windows lacks: Python imports this file by itself in every process whose PYTHONPATH names this folder.

The standard library keeps what it holds on to, since its other ways on Windows cannot be switched on here. What comes after, the app and
its libraries, finds no function, module or object that only POSIX has. (os.uname and os.register_at_fork stay: NumPy and PyTorch call them
wherever sys.platform is Linux.)
"""

import asyncio
import ctypes
import multiprocessing.util
import os
import select
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tempfile

FUNCTIONS = (
    "chown", "chroot", "confstr", "ctermid", "fchown", "fork", "forkpty", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp",
    "getpriority", "getsid", "getuid", "geteuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pidfd_open",
    "pipe2", "posix_fadvise", "posix_fallocate", "posix_spawn", "posix_spawnp", "pread", "preadv", "pwrite", "pwritev", "readv",
    "sched_getaffinity", "sched_setaffinity", "sched_yield", "sendfile", "setpgid", "setpriority", "setsid", "setuid",
    "statvfs", "sync", "sysconf", "tcgetpgrp", "ttyname", "wait", "wait3", "wait4", "waitid", "writev", "O_NONBLOCK", "O_CLOEXEC",
    "O_NOFOLLOW", "O_DIRECTORY", "WNOHANG",
)  # fmt: skip
SIGNALS = ("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGSTOP", "SIGUSR1", "SIGUSR2", "alarm", "setitimer", "pthread_kill", "pause")
MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix", "uvloop")
KEPT = asyncio, multiprocessing.util, socket, ssl, subprocess, tempfile  # imported before anything is taken away


def only_sockets(read, write, failed, timeout=None):
    for one in (*read, *write, *failed):
        if not stat.S_ISSOCK(os.fstat(one if isinstance(one, int) else one.fileno()).st_mode):
            raise OSError(10038, "An operation was attempted on something that is not a socket")
    return usual_select(read, write, failed, timeout)


def no_libc(self, name, *rest, **more):
    if name is None or "libc" in str(name):
        raise TypeError("there is no such library") if name is None else FileNotFoundError(name)
    usual_library(self, name, *rest, **more)


usual_select, usual_library = select.select, ctypes.CDLL.__init__
ctypes.CDLL.__init__ = no_libc
select.select = only_sockets
for name in ("poll", "epoll", "devpoll", "kqueue"):
    vars(select).pop(name, None)
for name in FUNCTIONS:
    vars(os).pop(name, None)
for name in SIGNALS:
    vars(signal).pop(name, None)
for name in MODULES:
    sys.modules[name] = None  # an import then fails

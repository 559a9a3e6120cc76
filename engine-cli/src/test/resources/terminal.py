"""Runs a command on a terminal of its own: terminal.py KEY... -- COMMAND...; a key is a byte's number."""
import fcntl, os, pty, struct, sys, termios, time

cut = sys.argv.index("--")
keys, command = sys.argv[1:cut], sys.argv[cut + 1:]


def size(rows, columns):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def until(condition):
    deadline = time.time() + 30
    while not condition() and time.time() < deadline:
        time.sleep(0.05)
    return condition()


def is_raw():
    mode = termios.tcgetattr(slave)
    return not mode[3] & (termios.ICANON | termios.ISIG | termios.ECHO) and not mode[1] & termios.OPOST


master, slave = pty.openpty()
size(40, 100)
before = termios.tcgetattr(slave)
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for descriptor in range(3):
        os.dup2(slave, descriptor)
    os.execvp(command[0], command)
raw = until(is_raw)
time.sleep(1)  # for the client to follow the window's size
size(41, 101)
time.sleep(0.5)
for key in keys:
    os.write(master, bytes([int(key)]))
    time.sleep(0.1)
_, status = os.waitpid(pid, 0)
after = termios.tcgetattr(slave)
sys.stdout.buffer.write(os.read(master, 65536).replace(b"\r\n", b"\n"))
print("\nraw", raw)
print("restored", before == after)
print("status", os.waitstatus_to_exitcode(status))

package dev.jdocker.daemon;

import dev.jdocker.daemon.config.HostAddress;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The listening sockets that systemd hands over (sd_listen_fds(3)): descriptors from 3 on. */
final class HandedSockets {

    private static final int FIRST = 3;

    private final Linux linux;
    private final List<Integer> descriptors;

    private HandedSockets(Linux linux, List<Integer> descriptors) {
        this.linux = linux;
        this.descriptors = descriptors;
    }

    /** @param environment {@code LISTEN_PID} must be this process, else the sockets are another's */
    static HandedSockets of(Linux linux, Map<String, String> environment) {
        String pid = Long.toString(ProcessHandle.current().pid());
        if (!pid.equals(environment.get("LISTEN_PID"))) {
            return new HandedSockets(linux, List.of());
        }
        int count = Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
        return new HandedSockets(
                linux, IntStream.range(FIRST, FIRST + count).boxed().toList());
    }

    /** A socket, ready to be accepted on without blocking, and not to be inherited by containers. */
    record Socket(int descriptor, boolean unix) {}

    /** Those that an address means. */
    List<Socket> of(HostAddress.Handed address) throws IOException {
        List<Integer> wanted = address.which().equals("*")
                ? descriptors
                : descriptors.stream()
                        .filter(each -> each.toString().equals(address.which()))
                        .toList();
        if (wanted.isEmpty()) {
            throw new IOException(
                    "no sockets found via socket activation: make sure the service was started by systemd");
        }
        return wanted.stream().map(this::prepared).toList();
    }

    private Socket prepared(int descriptor) {
        Fd borrowed = new Fd(null, descriptor);
        linux.fcntl(borrowed, Flags.F_SETFD, Flags.FD_CLOEXEC);
        linux.fcntl(borrowed, Flags.F_SETFL, Flags.O_NONBLOCK);
        return new Socket(descriptor, isUnix(borrowed));
    }

    /** Whether the kernel's table of Unix sockets has it (proc_net(5)): {@code socket:[12345]} is its inode. */
    private static boolean isUnix(Fd socket) {
        try {
            String inode = Files.readSymbolicLink(Path.of(socket.procPath()))
                    .toString()
                    .replaceAll("\\D", "");
            return Files.readAllLines(Path.of("/proc/net/unix")).stream()
                    .map(line -> line.strip().split("\\s+", 9))
                    .anyMatch(fields -> fields.length > 6 && fields[6].equals(inode));
        } catch (IOException e) {
            throw new IllegalStateException("look at " + socket + ": " + e.getMessage(), e);
        }
    }
}

package dev.jdocker.apparmor;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.SpawnRequest;
import dev.jdocker.linux.Linux.WaitStatus;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Loads the profile that confines containers by default, where the kernel and the distribution have AppArmor. */
public final class AppArmorProfiles {
    /** What a process is called by others that no profile confines. */
    private static final String UNCONFINED = "unconfined";

    /** Only these: a parser found by a path of the environment would be executed as root. */
    private static final List<String> PARSERS = List.of("sbin/apparmor_parser", "usr/sbin/apparmor_parser");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_./-]+");

    private static final int MOST_SAID_BYTES = 4096;

    private final Linux linux;
    private final Path root;

    /** Of this machine. */
    public AppArmorProfiles() {
        this(new JnrLinux(), Path.of("/"));
    }

    AppArmorProfiles(Linux linux, Path root) {
        this.linux = linux;
        this.root = root;
    }

    /**
     * Sees to it that the profile is loaded.
     *
     * @return its name; empty where the kernel has no AppArmor, or nothing here can load a profile
     * @throws AppArmorException if it cannot be loaded
     */
    public synchronized Optional<String> ensureDefault() {
        if (!AppArmorKernel.isEnabled(root.resolve("sys/module/apparmor/parameters/enabled"))) {
            return Optional.empty();
        }
        if (!isLoaded(DefaultProfile.NAME)) {
            Optional<Path> parser = parser();
            if (parser.isEmpty()) {
                return Optional.empty();
            }
            load(parser.get(), defaultProfile().text());
        }
        return Optional.of(DefaultProfile.NAME);
    }

    /** Whether a profile of this name is in the kernel. */
    public boolean isLoaded(String name) {
        try {
            return Files.readString(root.resolve("sys/kernel/security/apparmor/profiles"))
                    .lines()
                    .anyMatch(line -> line.startsWith(name + " ("));
        } catch (IOException e) {
            return false; // securityfs is not mounted
        }
    }

    private Optional<Path> parser() {
        return PARSERS.stream()
                .map(root::resolve)
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    DefaultProfile defaultProfile() {
        Path policies = root.resolve("etc/apparmor.d");
        return new DefaultProfile(
                ownLabel(),
                Files.exists(policies.resolve("tunables/global")),
                Files.exists(policies.resolve("abstractions/base")));
    }

    /** The profile this engine runs under, {@code jdockerd} by the name it would have. */
    private String ownLabel() {
        for (String file : List.of("proc/self/attr/apparmor/current", "proc/self/attr/current")) {
            try {
                String label = Files.readString(root.resolve(file)).strip().replaceFirst(" \\(\\w+\\)$", "");
                if (!label.equals(UNCONFINED) && LABEL.matcher(label).matches()) {
                    return label;
                }
                break;
            } catch (IOException e) {
                // the next one, or none
            }
        }
        return "jdockerd";
    }

    /**
     * {@code -K}: without the cache, {@code -r}: in place of one of the same name; the text is read from standard input. The parser
     * gets no environment, and memory files for what it reads and says.
     */
    private void load(Path parser, String text) {
        String failed = "load the AppArmor profile " + DefaultProfile.NAME;
        byte[] profile = text.getBytes(StandardCharsets.UTF_8);
        try (Fd in = linux.memfdCreate("apparmor-profile", Flags.MFD_CLOEXEC);
                Fd out = linux.memfdCreate("apparmor-output", Flags.MFD_CLOEXEC)) {
            for (int done = 0; done < profile.length; ) {
                done += linux.write(in, profile, done, profile.length - done);
            }
            linux.lseek(in, 0, Flags.SEEK_SET);
            List<String> arguments = List.of(parser.toString(), "-K", "-r");
            int pid = linux.posixSpawn(
                    new SpawnRequest(parser.toString(), arguments, List.of(), Arrays.asList(in, out, out)));
            WaitStatus status = await(pid);
            if (status.exitCode() != 0) {
                throw new AppArmorException(
                        failed + ": apparmor_parser ended with " + status.exitCode() + ": " + said(out), null);
            }
        } catch (ErrnoException e) {
            throw new AppArmorException(failed + ": " + e.getMessage(), e);
        }
    }

    private WaitStatus await(int pid) {
        try (Fd process = linux.pidfdOpen(pid);
                Fd epoll = linux.epollCreate()) {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, process, Flags.EPOLLIN, 0);
            while (true) {
                WaitStatus status = linux.waitPidfd(process);
                if (status != null) {
                    return status;
                }
                linux.epollWait(epoll, 1, -1);
            }
        }
    }

    private String said(Fd out) {
        byte[] buffer = new byte[MOST_SAID_BYTES];
        int length = linux.pread(out, buffer, 0, buffer.length, 0);
        return new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
    }
}

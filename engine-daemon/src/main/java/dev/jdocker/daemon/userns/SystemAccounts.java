package dev.jdocker.daemon.userns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Users and groups of this machine that stand for programs, made as useradd(8) with {@code --system} makes them. */
final class SystemAccounts {
    private static final int LAST = 999; // SYS_UID_MAX of login.defs(5)
    private static final int FIRST = 101;

    private final AccountFile passwd;
    private final AccountFile group;
    private final AccountFile shadow;
    private final AccountFile gshadow;
    private final Path lock;

    SystemAccounts(Path etc) {
        this.passwd = new AccountFile(etc.resolve("passwd"));
        this.group = new AccountFile(etc.resolve("group"));
        this.shadow = new AccountFile(etc.resolve("shadow"));
        this.gshadow = new AccountFile(etc.resolve("gshadow"));
        this.lock = etc.resolve(".pwd.lock"); // lckpwdf(3)
    }

    /** Makes the user and a group of that name where they are missing; nobody can log in as it. */
    void ensure(String name) {
        if (has(passwd, name) && has(group, name)) {
            return;
        }
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var _ = file.lock();
            int id = free();
            if (!has(group, name)) {
                group.append(name + ":x:" + id + ":");
                appendIfThere(gshadow, name, name + ":!::");
            }
            if (!has(passwd, name)) {
                passwd.append(name + ":x:" + id + ":" + groupId(name) + "::/home/" + name + ":/bin/false");
                appendIfThere(
                        shadow,
                        name,
                        name + ":!:" + LocalDate.now(ZoneOffset.UTC).toEpochDay() + "::::::");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("lock " + lock, e);
        }
    }

    private static boolean has(AccountFile file, String name) {
        return file.entries().stream().anyMatch(fields -> fields.getFirst().equals(name));
    }

    private static void appendIfThere(AccountFile file, String name, String line) {
        if (file.exists() && !has(file, name)) {
            file.append(line);
        }
    }

    private String groupId(String name) {
        return group.entries().stream()
                .filter(fields -> fields.getFirst().equals(name) && fields.size() > 2)
                .map(fields -> fields.get(2))
                .findFirst()
                .orElseThrow();
    }

    /** The highest number that neither a user nor a group has. */
    private int free() {
        List<String> taken = java.util.stream.Stream.of(passwd, group)
                .flatMap(file -> file.entries().stream())
                .filter(fields -> fields.size() > 2)
                .map(fields -> fields.get(2))
                .toList();
        for (int id = LAST; id >= FIRST; id--) {
            if (!taken.contains(Integer.toString(id))) {
                return id;
            }
        }
        throw new UncheckedIOException(
                "make an account", new IOException("no number between " + FIRST + " and " + LAST + " is free"));
    }
}

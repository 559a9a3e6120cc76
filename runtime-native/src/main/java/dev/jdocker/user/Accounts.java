package dev.jdocker.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The entries of an image's passwd and group files. A line that is no entry is passed over, as the C library does. */
final class Accounts {
    static final String PASSWD = "/etc/passwd";
    static final String GROUP = "/etc/group";

    /** Larger than any real one; an image must not make the engine read without end (CVE-2026-47262). */
    private static final int LIMIT_BYTES = 8 << 20;

    private Accounts() {}

    /** A line of passwd(5). */
    record Person(String name, int uid, int gid, String home) {}

    /** A line of group(5). */
    record Group(String name, int gid, List<String> members) {}

    static List<Person> people(ImageFiles files) {
        return lines(files.read(PASSWD, LIMIT_BYTES)).flatMap(Accounts::person).toList();
    }

    static List<Group> groups(ImageFiles files) {
        return lines(files.read(GROUP, LIMIT_BYTES)).flatMap(Accounts::group).toList();
    }

    private static Stream<String> lines(byte @Nullable [] bytes) {
        return bytes == null
                ? Stream.empty()
                : new String(bytes, UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    private static Stream<Person> person(String line) {
        String[] fields = line.split(":", -1);
        OptionalInt uid = fields.length > 3 ? AccountId.field(fields[2]) : OptionalInt.empty();
        OptionalInt gid = fields.length > 3 ? AccountId.field(fields[3]) : OptionalInt.empty();
        if (uid.isEmpty() || gid.isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(new Person(fields[0], uid.getAsInt(), gid.getAsInt(), fields.length > 5 ? fields[5] : ""));
    }

    private static Stream<Group> group(String line) {
        String[] fields = line.split(":", -1);
        OptionalInt gid = fields.length > 2 ? AccountId.field(fields[2]) : OptionalInt.empty();
        if (gid.isEmpty()) {
            return Stream.empty();
        }
        List<String> members = fields.length > 3 ? Arrays.asList(fields[3].split(",")) : List.of();
        return Stream.of(new Group(fields[0], gid.getAsInt(), members));
    }
}

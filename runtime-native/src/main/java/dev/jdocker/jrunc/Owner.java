package dev.jdocker.jrunc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names of users, from the machine's own account file. */
final class Owner {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private Owner() {}

    /** The name of a user id, or {@code #1000} where it has none. */
    static String name(int uid) {
        String number = Integer.toString(uid);
        try {
            for (String line : Files.readAllLines(PASSWD, java.nio.charset.StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":");
                if (fields.length > 2 && fields[2].equals(number)) {
                    return fields[0];
                }
            }
        } catch (IOException e) {
            return "#" + number; // a machine without accounts
        }
        return "#" + number;
    }
}

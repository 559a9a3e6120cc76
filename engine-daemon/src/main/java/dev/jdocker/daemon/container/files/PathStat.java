package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.S_IFBLK;
import static dev.jdocker.linux.Flags.S_IFCHR;
import static dev.jdocker.linux.Flags.S_IFDIR;
import static dev.jdocker.linux.Flags.S_IFIFO;
import static dev.jdocker.linux.Flags.S_IFLNK;
import static dev.jdocker.linux.Flags.S_IFMT;
import static dev.jdocker.linux.Flags.S_IFSOCK;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.linux.Linux.Stat;
import dev.jdocker.linux.PathBytes;
import java.time.Instant;
import java.util.Base64;

/**
 * What the header {@code X-Docker-Container-Path-Stat} holds, in base 64 (T58): {@code {"name": "f", "size": 3, "mode": 420,
 * "mtime": "…", "linkTarget": ""}}.
 *
 * @param mode as Go's {@code os.FileMode} has it, not the kernel's
 */
record PathStat(
        @JsonProperty("name") String name,
        @JsonProperty("size") long sizeBytes,
        @JsonProperty("mode") long mode,
        @JsonProperty("mtime") Timestamp modified,
        @JsonProperty("linkTarget") String linkTarget) {

    static final String HEADER = "X-Docker-Container-Path-Stat";

    static PathStat of(String name, Stat stat, String linkTarget) {
        return new PathStat(
                PathBytes.shown(name),
                stat.sizeBytes(),
                goMode(stat.mode()),
                new Timestamp(Instant.ofEpochSecond(
                        stat.modification().seconds(), stat.modification().nanoseconds())),
                PathBytes.shown(linkTarget));
    }

    String header() {
        return Base64.getEncoder().encodeToString(Documents.write(this));
    }

    /** Go's {@code fs.FileMode}: nine permission bits and its own bits from the top. */
    static long goMode(int mode) {
        long type = switch (mode & S_IFMT) {
            case S_IFDIR -> 1L << 31;
            case S_IFLNK -> 1L << 27;
            case S_IFBLK -> 1L << 26;
            case S_IFCHR -> 1L << 26 | 1L << 21;
            case S_IFIFO -> 1L << 25;
            case S_IFSOCK -> 1L << 24;
            default -> 0;
        };
        long setUser = (mode & 04000) != 0 ? 1L << 23 : 0;
        long setGroup = (mode & 02000) != 0 ? 1L << 22 : 0;
        long sticky = (mode & 01000) != 0 ? 1L << 20 : 0;
        return type | setUser | setGroup | sticky | (mode & 0777);
    }
}

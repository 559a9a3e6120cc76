package dev.jdocker.user;

import dev.jdocker.oci.User;
import java.util.List;
import java.util.stream.Stream;

/**
 * A resolved user.
 *
 * @param groups the supplementary groups without {@code gid}
 * @param home the home directory, {@code /} for a user that the image does not know
 */
public record ExecUser(int uid, int gid, List<Integer> groups, String home) {

    public ExecUser {
        groups = List.copyOf(groups);
    }

    /**
     * As the configuration wants it. The primary group stands among the supplementary ones too: a process that changes its
     * group shall not get past a file mode that denies the old one (CVE-2022-36109).
     */
    public User toOci() {
        List<Integer> all =
                Stream.concat(Stream.of(gid), groups.stream()).distinct().toList();
        return new User(uid, gid, null, all, null);
    }
}

package dev.jdocker.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLookupTest {
    private static final String PASSWD = """
            # comment
            root:x:0:0:root:/root:/bin/sh
            bad:x:zero:0:::
            +::::::
            app:x:1000:1001:App:/home/app:/bin/sh
            app:x:5:5::/second:
            1234:x:0:0::/root:
            short:x:7:8
            huge:x:4294967296:0::/:
            """;
    private static final String GROUP = """
            root:x:0:root
            wheel:x:10:root,app
            app:x:1001:
            audio:x:29:app,short

            1234:x:0:
            bad:x:none:app
            """;

    private final UserLookup lookup = of(Map.of("/etc/passwd", PASSWD, "/etc/group", GROUP));

    private static UserLookup of(Map<String, String> files) {
        return new UserLookup((path, limit) -> {
            String text = files.get(path);
            return text == null ? null : text.getBytes(UTF_8);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'',       0,    0,    0 10,  /root",
        "root,     0,    0,    0 10,  /root",
        "app,      1000, 1001, 10 29, /home/app",
        "1000,     1000, 1001, 10 29, /home/app",
        "app:,     1000, 1001, 10 29, /home/app",
        "app:0,    1000, 0,    '',    /home/app",
        "app:wheel,1000, 10,   '',    /home/app",
        "1000:29,  1000, 29,   '',    /home/app",
        "77,       77,   0,    '',    /",
        "77:99,    77,   99,   '',    /",
        "77:audio, 77,   29,   '',    /",
        ":audio,   0,    29,   '',    /root",
        "short,    7,    8,    29,    /",
        "1234,     1234, 0,    '',    /",
        "5:1234,   5,    1234, '',    /second",
        "-0,       0,    0,    0 10,  /root",
        "2147483647, 2147483647, 0, '', /",
    })
    void aUserIsFoundAsDockerFindsIt(String spec, int uid, int gid, String groups, String home) {
        List<Integer> expected = groups.isEmpty()
                ? List.of()
                : Arrays.stream(groups.split(" ")).map(Integer::valueOf).toList();
        assertThat(lookup.resolve(spec, List.of())).isEqualTo(new ExecUser(uid, gid, expected, home));
    }

    @ParameterizedTest
    @CsvSource({
        "foo,        unable to find user foo: no matching entries in passwd file",
        "foo:0,      unable to find user foo: no matching entries in passwd file",
        "bad,        unable to find user bad: no matching entries in passwd file",
        "huge,       unable to find user huge: no matching entries in passwd file",
        "+5,         unable to find user +5: no matching entries in passwd file",
        "0x10,       unable to find user 0x10: no matching entries in passwd file",
        "1 000,      unable to find user 1 000: no matching entries in passwd file",
        "app:foo,    unable to find group foo: no matching entries in group file",
        "0:bad,      unable to find group bad: no matching entries in group file",
        "1:2:3,      unable to find group 2:3: no matching entries in group file",
        "-1,         uids and gids must be in range 0-2147483647",
        "2147483648, uids and gids must be in range 0-2147483647",
        "99999999999999999999, uids and gids must be in range 0-2147483647",
        "0:-5,       uids and gids must be in range 0-2147483647",
    })
    void whatIsNotFoundIsToldInDockersWords(String spec, String message) {
        assertThatThrownBy(() -> lookup.resolve(spec, List.of()))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
    }

    @Test
    void furtherGroupsComeByNameOrNumber() {
        assertThat(lookup.resolve("app", List.of("root", "77", "audio")).groups())
                .containsExactly(10, 29, 0, 77);
        assertThatThrownBy(() -> lookup.resolve("app", List.of("foo")))
                .isInstanceOf(UserException.class)
                .hasMessage("unable to find group foo: no matching entries in group file");
    }

    @Test
    void anImageNeedsNoAccountFiles() {
        UserLookup bare = of(Map.of());
        assertThat(bare.resolve("", List.of())).isEqualTo(new ExecUser(0, 0, List.of(), "/"));
        assertThat(bare.resolve("5:6", List.of("7"))).isEqualTo(new ExecUser(5, 6, List.of(7), "/"));
        assertThatThrownBy(() -> bare.resolve("root", List.of()))
                .hasMessage("unable to find user root: no matching entries in passwd file");
    }

    @Test
    void thePrimaryGroupStandsAmongTheSupplementaryOnes() {
        assertThat(lookup.resolve("app", List.of()).toOci().additionalGids()).containsExactly(1001, 10, 29);
        assertThat(lookup.resolve("", List.of()).toOci().additionalGids()).containsExactly(0, 10);
    }
}

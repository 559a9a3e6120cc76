package dev.jdocker.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code images --tree} looks as that of docker 28.5, which was shown the same answers. */
class ImageTreeTest {
    private static final String LONG =
            "registry.example.com:5000/a/very/long/name/of/an/image/that/goes/on:and-on-and-on";
    private static final String ONE = image("a", "[\"one:1\"]", 5, 123_456_789, 0, "");
    private static final String NAMELESS = image("c", "[]", 30, 1000, 1, "");
    private static final String UNTAGGED =
            image("d", "[]", 25, 1000, 0, "").replace("\"RepoDigests\":[]", "\"RepoDigests\":[\"foo@sha256:e\"]");
    private static final String TWO = image("b", "[\"two:1\",\"" + LONG + "\"]", 20, 5_000_050, 0, """
            {"ID": "sha256:8888888888888888", "Available": true, "Size": {"Content": 1000000, "Total": 5000000},
             "Kind": "image", "ImageData": {"Platform": {"os": "linux", "architecture": "amd64"}, "Containers": ["x"]}},
            {"ID": "sha256:9999999999999999", "Available": true, "Size": {"Content": 50, "Total": 50},
             "Kind": "attestation", "AttestationData": {"For": "sha256:1111111111111111"}},
            {"ID": "sha256:7777777777777777", "Available": false, "Size": {"Content": 0, "Total": 0},
             "Kind": "image", "ImageData": {"Platform": {"os": "linux", "architecture": "arm", "variant": "v7"},
             "Containers": null}}
            """);

    private static String image(String digit, String tags, long created, long size, int containers, String manifests) {
        return """
                {"Id": "sha256:%s", "RepoTags": %s, "RepoDigests":[], "Created": %d, "Size": %d, "Containers": %d,
                 "Manifests": [%s]}
                """.formatted(digit.repeat(64), tags, created, size, containers, manifests);
    }

    private static String tree(boolean all, boolean isTerminal, int width, String... images) throws IOException {
        String json = "[" + String.join(",", images) + "]";
        List<?> list = (List<?>)
                Objects.requireNonNull(Json.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
        return ImageTree.text(TreeImage.of(list, all), isTerminal, width);
    }

    @Test
    void anIndexShowsItsPlatformsBelowItsNames() throws IOException {
        assertThat(tree(false, false, 0, ONE, TWO, NAMELESS, UNTAGGED)).isEqualTo("""
                WARNING: This is an experimental feature. The output may change and shouldn't be depended on.
                                                                              Info ->  U In Use\s

                IMAGE                           ID             DISK USAGE   CONTENT SIZE   EXTRA
                <untagged>                      dddddddddddd          1kB             0B       \s

                registry.example.com:5000/a/very/long/name/of/an/image/that/goes/on:and-on-and-on
                two:1                           bbbbbbbbbbbb          5MB            1MB   U   \s
                ├─ linux/amd64                  888888888888          5MB            1MB   U   \s
                └─ linux/arm/v7                 777777777777           0B             0B       \s

                one:1                           aaaaaaaaaaaa        123MB             0B       \s

                """);
    }

    @Test
    void imagesWithoutPlatformsStandCloseTogether() throws IOException {
        assertThat(tree(true, false, 0, ONE, NAMELESS).lines().skip(3))
                .containsExactly(
                        "IMAGE   ID             DISK USAGE   CONTENT SIZE   EXTRA",
                        "<unt…   cccccccccccc          1kB             0B   U    ",
                        "one:1   aaaaaaaaaaaa        123MB             0B        ");
    }

    @Test
    void aTerminalHasColoursAndAsManyColumnsAsFit() throws IOException {
        assertThat(tree(false, true, 50, TWO, UNTAGGED)).isEqualTo("""
                ~93mWARNING: This is an experimental feature. The output may change and shouldn't be depended on.~0m
                                             ~1m~106m~30mi~0m ~96mInfo → ~0m~38;5;0m~48;5;14m U ~0m In Use\s

                ~39m~1mIMAGE~0m                    ~39m~1mID~0m             ~39m~1mDISK USAGE~0m
                ~39m~2m<untagged>~0m               ~39mdddddddddddd~0m          ~39m1kB~0m

                ~34m~1mregistry.example.com:5000/a/very/long/name/of/an/…~0m
                ~34m~1mtwo:1~0m                    ~39mbbbbbbbbbbbb~0m          ~39m5MB~0m
                ~39m├─ linux/amd64~0m           ~39m888888888888~0m          ~39m5MB~0m
                ~39m~2m└─ linux/arm/v7~0m          ~39m~2m777777777777~0m           ~39m~2m0B~0m

                """.replace("~", "\033["));
        assertThat(tree(false, true, 18, TWO).lines().skip(1))
                .containsExactly(
                        "\033[1m\033[106m\033[30mi\033[0m \033[96mInfo → \033[0m\033[38;5;0m\033[48;5;14m U \033[0m In Use ",
                        "",
                        "\033[39m\033[1mIMAGE\033[0m               ",
                        "\033[34m\033[1mregistry.example.co…\033[0m",
                        "\033[34m\033[1mtwo:1\033[0m               ",
                        "\033[39m├─ linux/amd64\033[0m      ",
                        "\033[39m\033[2m└─ linux/arm/v7\033[0m     ",
                        "");
    }
}

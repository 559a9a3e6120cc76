package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An empty volume begins with what the image has in its place. */
@BlackBox
class CopyUpIT {
    private static final String IMAGE = "blackbox/copyup:1";
    private static final String LIST =
            "cd $0 && for f in . $(find . -mindepth 1 | sort); do stat -c '%n %u:%g %a %h' $f; done";

    private final Engine engine;

    CopyUpIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void image() {
        if (engine.http().get("/images/" + IMAGE + "/json").status() != 200) {
            new CraftedImage()
                    .owned("data", 02750, 1000, null)
                    .owned("data/mine", 0640, 1001, "mine")
                    .owned("data/suid", 04755, 1001, "suid")
                    .owned("data/deep", 0700, 1002, null)
                    .owned("data/deep/er", 0600, 1002, "deep")
                    .hardLink("data/again", "data/mine", 0640, 1001)
                    .link("data/out", "/etc/passwd")
                    .link("absolute", "/data")
                    .link("escape", "../../../../../../data")
                    .directory("empty")
                    .file("plain", "a file")
                    .config("Volumes", Map.of("/data", Map.of()))
                    .load(engine, IMAGE);
        }
    }

    @AfterEach
    void removeVolumes() {
        engine.removeContainers();
        engine.removeVolumes();
    }

    private Outcome run(Cli cli, String script, String... flags) {
        return cli.run(
                engine,
                Stream.of(
                                Stream.of("run", "--rm", "--network", "none"),
                                Stream.of(flags),
                                Stream.of(IMAGE, "sh", "-c", script))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    private String list(Cli cli, String at, String... flags) {
        return run(cli, LIST.replace("$0", at), flags).output();
    }

    private static final String ALL = """
            . 1000:1000 2750 3
            ./again 1001:1001 640 2
            ./deep 1002:1002 700 2
            ./deep/er 1002:1002 600 1
            ./mine 1001:1001 640 2
            ./out 0:0 777 1
            ./suid 1001:1001 4755 1""";

    @ParameterizedTest
    @EnumSource
    void ownersModesLinksAndAllThatIsBelowComeAlong(Cli cli) {
        assertThat(list(cli, "/data", "-v", "bb-full:/data")).isEqualTo(ALL);
        assertThat(run(cli, "readlink /x/out; cat /x/deep/er", "-v", "bb-full:/x")
                        .output())
                .isEqualTo("/etc/passwd\ndeep");
    }

    @ParameterizedTest
    @EnumSource
    void aVolumeWithoutANameIsFilledToo(Cli cli) {
        assertThat(list(cli, "/data")).isEqualTo(ALL);
        assertThat(list(cli, "/data", "--mount", "type=volume,target=/data")).isEqualTo(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void linksOfTheImageAreFollowedInsideOfIt(Cli cli) {
        assertThat(list(cli, "/absolute/", "-v", "bb-absolute:/absolute")).isEqualTo(ALL);
        assertThat(list(cli, "/escape/", "-v", "bb-escape:/escape")).isEqualTo(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void noCopyLeavesItEmpty(Cli cli) {
        assertThat(run(cli, "ls -A /data", "-v", "bb-nocopy:/data:nocopy").output())
                .isEmpty();
        assertThat(run(cli, "ls -A /data", "--mount", "type=volume,src=bb-no2,dst=/data,volume-nocopy")
                        .output())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsThereIsNeverTouched(Cli cli) {
        run(cli, "echo own > /x/mine", "-v", "bb-own:/x").output();
        assertThat(run(cli, "ls -A /data; cat /data/mine", "-v", "bb-own:/data").output())
                .isEqualTo("mine\nown");
        // one that was emptied is filled again, as with Docker
        run(cli, "rm /x/mine", "-v", "bb-own:/x").output();
        assertThat(run(cli, "cat /data/mine", "-v", "bb-own:/data").output()).isEqualTo("mine");
    }

    @ParameterizedTest
    @EnumSource
    void oneThatAnotherContainerHasIsFilledInItsPlace(Cli cli) {
        String id = engine.create(Engine.shell("sleep 1000", "\"HostConfig\":{\"Binds\":[\"bb-shared:/x\"]}"));
        engine.start(id);
        assertThat(list(cli, "/data", "-v", "bb-shared:/data")).isEqualTo(ALL);
        assertThat(cli.run(engine, "exec", id, "cat", "/x/deep/er").output()).isEqualTo("deep");
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyFolderAndOneThatIsMissingGiveAnEmptyVolume(Cli cli) {
        assertThat(list(cli, "/empty", "-v", "bb-e:/empty")).isEqualTo(". 0:0 755 2");
        assertThat(list(cli, "/nowhere", "-v", "bb-n:/nowhere")).isEqualTo(". 0:0 755 2");
    }

    @ParameterizedTest
    @EnumSource
    void aBindIsNeverFilled(Cli cli) {
        assertThat(run(cli, "ls -A /data", "-v", engine.there(engine.newFolder()) + ":/data")
                        .output())
                .isEmpty();
    }

    @Test
    void aFileInTheVolumesPlaceIsNamed() {
        String body = Engine.shell("true", "\"Volumes\":{\"/plain\":{}}").replace(TestImage.NAME, IMAGE);
        Http.Reply reply = engine.http().post("/containers/create", body);
        assertThat(reply.status()).isIn(400, 500);
        assertThat(reply.message())
                .contains("cannot mount volume over existing file, file exists")
                .endsWith("/plain");
        assertThat(engine.http().get("/volumes").json().path("Volumes")).isEmpty();
    }

    @Test
    void othersFilesAreNotBroughtInByLinks() {
        new CraftedImage()
                .link("trap", "../../../../../../../etc")
                .link("data", "/proc/self/root/etc")
                .load(engine, "blackbox/trap:1");
        String body = Engine.shell(
                        "ls -A /trap/; ls -A /data/ | head -3", "\"HostConfig\":{\"Binds\":[\"bb-t:/trap\"]}")
                .replace(TestImage.NAME, "blackbox/trap:1");
        String id = engine.create(body);
        engine.start(id);
        engine.await(id);
        // its own /etc at most: it has no shadow file as this machine does
        assertThat(engine.logs(id).stdout()).doesNotContain("shadow");
    }
}

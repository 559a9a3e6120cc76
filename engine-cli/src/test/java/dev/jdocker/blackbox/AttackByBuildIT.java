package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.blackbox.BuildContext.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contexts and Dockerfiles that want files of the host. */
@BlackBox
class AttackByBuildIT {

    private static final String FROM = "FROM " + TestImage.NAME + "\n";
    private static final String SECRET = "of the host alone";

    private final Engine engine;
    private Path secret = Path.of("/");

    AttackByBuildIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveASecret() throws IOException {
        TestImage.ensure(engine);
        secret = engine.newFolder().resolve("secret");
        Files.writeString(secret, SECRET);
    }

    @AfterEach
    void prune() {
        engine.removeContainers();
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        assertThat(secret).hasContent(SECRET);
    }

    /** CVE-2022-4122. */
    @Test
    void linksOfTheContextLeadNowhereOutOfIt() {
        Told ignore = BuildContext.of(FROM + "COPY . /c\nRUN ls -a /c\n")
                .link(".dockerignore", secret.toString())
                .build(engine, "");
        assertThat(ignore.text() + ignore.error()).doesNotContain(SECRET);
        Told file = new BuildContext().link("Dockerfile", secret.toString()).build(engine, "");
        assertThat(file.error()).isEqualTo("Cannot locate specified Dockerfile: Dockerfile");
        Told copied = BuildContext.of(FROM + "COPY link /c\n")
                .link("link", secret.toString())
                .build(engine, "");
        assertThat(copied.error() + copied.text()).doesNotContain(SECRET);
        Told through = BuildContext.of(FROM + "COPY folder/secret /c\n")
                .link("folder", secret.getParent().toString())
                .build(engine, "");
        assertThat(through.error()).contains("not found");
    }

    /** CVE-2024-9676: what is no file is not read, and nobody waits for it. */
    @Test
    void aPipeIsNoDockerfile() {
        Told told =
                new BuildContext().entry("Dockerfile", TarConstants.LF_FIFO, "").build(engine, "");
        assertThat(told.error()).isEqualTo("Cannot locate specified Dockerfile: Dockerfile");
    }

    /** CVE-2026-17106 and its like. */
    @Test
    void entriesOfTheContextStayInIt() throws IOException {
        Path victim = secret.resolveSibling("victim");
        Told told = BuildContext.of(FROM + "COPY . /c\n")
                .file("../../../../../../../../.." + victim, "written")
                .link("out", secret.getParent().toString())
                .file("out/victim", "written")
                .build(engine, "");
        assertThat(told.status()).isIn(200, 400);
        assertThat(victim).doesNotExist();
        Told linked = BuildContext.of(FROM + "COPY . /c\nRUN cat /c/hard\n")
                .entry("hard", TarConstants.LF_LINK, secret.toString())
                .build(engine, "");
        assertThat(linked.text()).doesNotContain(SECRET);
    }

    /** CVE-2024-1753, CVE-2024-23651: the source of a mount is looked up in its tree. */
    @Test
    void sourcesOfMountsStayInTheirTree() {
        Told bind = BuildContext.of(FROM.strip() + " AS evil\nRUN ln -s " + secret.getParent() + " /out\n" + FROM
                        + "RUN --mount=from=evil,source=/out,target=/m ls /m\n")
                .build(engine, "");
        assertThat(bind.error()).contains("not found");
        Told rw = BuildContext.of(FROM.strip() + " AS evil\nRUN ln -s / /out\n" + FROM
                        + "RUN --mount=from=evil,source=/out,target=/m,rw ls /m" + secret + "; touch /m/etc/x; true\n")
                .build(engine, "");
        assertThat(rw.text()).doesNotContain(SECRET);
        assertThat(Path.of("/etc/x")).doesNotExist();
    }

    /** CVE-2024-23652: placeholders are removed in the image, links in it are not followed. */
    @Test
    void removingPlaceholdersFollowsNoLink() throws IOException {
        Path empty = Files.createFile(secret.resolveSibling("empty"));
        Told told = BuildContext.of(FROM + "RUN --mount=type=tmpfs,target=/gone/empty rm -rf /tmp/x; true\n"
                        + "RUN --mount=type=cache,target=/a/empty ln -s " + empty.getParent() + " /b; true\n")
                .build(engine, "");
        assertThat(told.error()).isEmpty();
        assertThat(empty).exists();
    }

    /** CVE-2024-23653: nobody gets more than was granted. */
    @Test
    void entitlementsAreNotForTheAsking() {
        assertThat(BuildContext.of(FROM + "RUN --security=insecure id\n")
                        .build(engine, "")
                        .error())
                .isEqualTo("security.insecure is not allowed");
        assertThat(BuildContext.of(FROM + "RUN --network=host id\n")
                        .build(engine, "")
                        .error())
                .isEqualTo("network.host is not allowed");
    }

    /** CVE-2022-39253: no repository of this machine. */
    @Test
    void repositoriesOfThisMachineAreNotTaken() {
        assertThat(BuildContext.of(FROM)
                        .build(engine, "remote=" + BuildContext.encoded("file:///etc"))
                        .error())
                .isEqualTo("remoteURL (file:///etc) could not be recognized as URL");
    }

    /** CVE-2024-24557: what differs in its config only is another step. */
    @Test
    void theCacheDoesNotTakeOneBaseForAnother() {
        BuildContext.of(FROM + "ENV WHO=one\n").build(engine, "t=blackbox/one:1");
        BuildContext.of(FROM + "ENV WHO=two\n").build(engine, "t=blackbox/two:1");
        Told one = BuildContext.of("FROM blackbox/one:1\nRUN echo $WHO\n").build(engine, "");
        Told two = BuildContext.of("FROM blackbox/two:1\nRUN echo $WHO\n").build(engine, "");
        assertThat(one.text()).contains("one\n");
        assertThat(two.text()).contains("two\n").doesNotContain("Using cache");
    }
}

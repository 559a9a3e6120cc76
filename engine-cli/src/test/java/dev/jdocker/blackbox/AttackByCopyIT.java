package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Containers that lay traps for who copies files from and to them. */
@BlackBox
class AttackByCopyIT {

    private static final String EVIL = "blackbox/evil:7";
    private static final int COPIES = 200;

    private final Engine engine;

    AttackByCopyIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.removeVolumes();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    private Http.Reply get(String id, String path) {
        return engine.http().get("/containers/" + id + "/archive?path=" + path);
    }

    private Http.Reply put(String id, String path, byte[] archive) {
        return engine.http()
                .exact(
                        "PUT",
                        Settings.VERSION + "/containers/" + id + "/archive?path=" + path,
                        "Content-Type: application/x-tar",
                        archive);
    }

    private static byte[] archive(String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return TestImage.tar(out -> TestImage.put(out, new TarArchiveEntry(name), 0644, 0, content));
    }

    /** CVE-2018-15664: between the look at a path and its use it becomes a link to the host's. */
    @Test
    void aPathThatBecomesALinkDuringACopyLeadsNowhere() throws IOException {
        Victim victim = new Victim(engine);
        new CraftedImage().probe("bin/probe", 0755).load(engine, EVIL);
        String swapper = engine.create(Engine.shell(
                        "mkdir /x && echo inside > /x/passwd && ln -s " + victim.path()
                                + " /y && echo ready && exec probe swap /x /y 1000000000",
                        "")
                .replace(TestImage.NAME, EVIL));
        engine.start(swapper);
        engine.awaitLog(swapper, "ready");
        int read = 0;
        int written = 0;
        for (int i = 0; i < COPIES; i++) {
            Http.Reply file = get(swapper, "/x/passwd");
            assertThat(file.text()).doesNotContain(Victim.SECRET);
            read += file.status() == 200 ? 1 : 0;
            assertThat(get(swapper, "/x").text()).doesNotContain(Victim.SECRET);
            written += put(swapper, "/x", archive("made" + i, "made")).status() == 200 ? 1 : 0;
            victim.assertUntouched();
        }
        assertThat(engine.inspect(swapper).path("State").path("Running").asBoolean())
                .as("the race went on")
                .isTrue();
        assertThat(read).as("copies that found the folder").isPositive();
        assertThat(written).as("copies into the folder").isPositive();
    }

    /** CVE-2026-41567, CVE-2019-14271: nothing of the container is executed or loaded for a copy, by its name or otherwise. */
    @Test
    void noProgramOfTheContainerUnpacks() throws IOException {
        byte[] trap = "#!/bin/sh\ntouch /trapped\ncat\n".getBytes(StandardCharsets.UTF_8);
        CraftedImage image = new CraftedImage();
        for (String program :
                List.of("xz", "unpigz", "pigz", "gzip", "gunzip", "zstd", "bzip2", "tar", "docker-untar")) {
            for (String folder : List.of("usr/local/bin/", "usr/bin/", "bin/")) {
                image.file(folder + program, 0755, trap);
            }
        }
        image.load(engine, EVIL);
        String id = engine.create(Engine.shell("sleep 1000", "").replace(TestImage.NAME, EVIL));
        engine.start(id);
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(archive("file", "content"));
        }
        put(id, "/", compressed.toByteArray()).expect(200);
        for (byte[] head : List.of(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, new byte[] {'B', 'Z', 'h', '9'})) {
            assertThat(put(id, "/", Arrays.copyOf(head, 2048)).status()).isGreaterThanOrEqualTo(400);
        }
        get(id, "/file").expect(200);
        get(id, "/trapped").expect(404);
    }

    /** CVE-2026-42306: a stopped container's mounts are made anew for a copy; a place of one that is a link now stays inside. */
    @Test
    void aPlaceOfAMountThatBecameALinkStaysInside() throws IOException {
        Victim victim = new Victim(engine);
        Path shared = engine.newFolder();
        Files.writeString(shared.resolve("file"), "of the mount\n");
        String id = engine.create(Engine.shell(
                "rm -rf /data; ln -s " + victim.path() + " /data; ln -s /run /var/run",
                "\"HostConfig\":{\"Binds\":[\"" + engine.there(shared) + ":/data/in/here\"]}"));
        engine.start(id);
        engine.await(id);
        for (String path : List.of("/data/in/here/file", "/data/passwd", "/data/in", "/data")) {
            assertThat(get(id, path).text()).doesNotContain(Victim.SECRET);
        }
        int _ = put(id, "/data", archive("made", "made")).status();
        int _ = put(id, "/data/in/here", archive("made", "made")).status();
        victim.assertUntouched();
        // Links of images that lead to other places of the image hold all the same.
        put(id, "/var/run", archive("made", "made")).expect(200);
        get(id, "/run/made").expect(200);
    }

    /** CVE-2019-10152, CVE-2025-9566: what the engine puts into containers follows no link out of them. */
    @Test
    void filesOfTheEngineFollowNoLinkOfAnImage() throws IOException {
        Victim victim = new Victim(engine);
        new CraftedImage()
                .link("etc/hosts", victim.path() + "/hosts")
                .link("etc/hostname", victim.path() + "/hostname")
                .link("etc/resolv.conf", victim.path() + "/resolv.conf")
                .load(engine, EVIL);
        String id = engine.create(Engine.shell("cat /etc/hosts /etc/hostname /etc/resolv.conf", "")
                .replace(TestImage.NAME, EVIL));
        int status = engine.http().post("/containers/" + id + "/start").status();
        if (status == 204) {
            engine.await(id);
            assertThat(engine.logs(id).stdout()).doesNotContain(Victim.SECRET);
        }
        victim.assertUntouched();
    }
}

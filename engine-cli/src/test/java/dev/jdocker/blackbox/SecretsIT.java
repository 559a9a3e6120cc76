package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets without a swarm: encrypted on disk, files in memory of the containers that are given them. */
@BlackBox
class SecretsIT {

    private static final String DATA = "correct horse battery staple";

    private final Engine engine;

    SecretsIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void requireSecrets() {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: secrets without a swarm");
    }

    @AfterEach
    void removeSecrets() {
        if (engine.isOurs()) {
            engine.removeContainers();
            for (String path : List.of("/jdocker/secrets", "/jdocker/configs")) {
                engine.http()
                        .get(path)
                        .json()
                        .findValuesAsText("ID")
                        .forEach(id -> engine.http().delete(path + "/" + id));
            }
        }
    }

    private Outcome run(String... words) {
        return Cli.JDOCKER.run(engine, words);
    }

    private String create(String name) {
        Outcome made = Cli.JDOCKER.run(
                engine, DATA.getBytes(StandardCharsets.UTF_8), "secret", "create", "-l", "a=b", name, "-");
        return made.output();
    }

    @Test
    void aSecretIsKeptListedShownAndRemoved() {
        String id = create("bb-password");
        assertThat(id).matches("[0-9a-f]{26}");
        assertThat(run("secret", "ls").output())
                .matches("ID +NAME +CREATED +UPDATED\n" + id + " +bb-password +.* ago +.* ago");
        assertThat(run("secret", "ls", "-q", "--filter", "label=a=b", "--filter", "name=bb-")
                        .output())
                .isEqualTo(id);
        assertThat(run("secret", "inspect", "-f", "{{.Spec.Name}} {{.Spec.Labels.a}} {{.ID}}", "bb-password")
                        .output())
                .isEqualTo("bb-password b " + id);
        assertThat(run("secret", "inspect", id.substring(0, 5)).stdout()).doesNotContain(DATA.strip());
        assertThat(engine.http()
                        .post("/jdocker/secrets/create", "{\"Name\":\"bb-password\",\"Data\":\"eA==\"}")
                        .expect(409)
                        .message())
                .isEqualTo("secret bb-password already exists");
        assertThat(run("secret", "rm", "bb-password").output()).isEqualTo("bb-password");
        assertThat(run("secret", "inspect", "bb-password").stderr()).contains("secret bb-password not found");
    }

    @Test
    void whatIsWrongIsRefused() {
        assertThat(engine.http()
                        .post("/jdocker/secrets/create", "{\"Name\":\"a/b\",\"Data\":\"eA==\"}")
                        .expect(400)
                        .message())
                .startsWith("invalid name, only 64 [a-zA-Z0-9-_.] characters allowed");
        engine.http().post("/jdocker/secrets/create", "{\"Name\":\"empty\"}").expect(400);
        engine.http()
                .post("/jdocker/secrets/create", "{\"Name\":\"b64\",\"Data\":\"???\"}")
                .expect(400);
        Outcome missing = run("run", "--secret", "bb-none", TestImage.NAME, "true");
        assertThat(missing.exitCode()).isEqualTo(125);
        assertThat(missing.stderr()).contains("secret bb-none not found");
        create("bb-s");
        assertThat(run("run", "--secret", "source=bb-s,target=../up", TestImage.NAME, "true")
                        .stderr())
                .contains("invalid target of secret bb-s");
        assertThat(run("run", "--secret", "source=bb-s,mode=7777", TestImage.NAME, "true")
                        .stderr())
                .contains("invalid mode of secret bb-s");
        assertThat(engine.http().get("/containers/json?all=1").json()).isEmpty();
        // a container that did not come to be does not keep it
        assertThat(run("secret", "rm", "bb-s").exitCode()).isZero();
    }

    @Test
    void aContainerHasItAsAFileInMemory() {
        create("bb-s");
        Outcome seen = run(
                "run",
                "--rm",
                "--network",
                "none",
                "--read-only",
                "-u",
                "500",
                "--secret",
                "bb-s",
                "--secret",
                "source=bb-s,target=/etc/app/key,uid=500,gid=501,mode=0400",
                TestImage.NAME,
                "sh",
                "-c",
                "cat /run/secrets/bb-s; echo; stat -c '%u:%g %a' /run/secrets/bb-s; cat /etc/app/key; echo;"
                        + " stat -c '%u:%g %a' /etc/app/key; grep ' /etc/app/key ' /proc/mounts | cut -d' ' -f3,4;"
                        + " echo x 2>&1 > /etc/app/key || echo refused");
        assertThat(seen.stdout())
                .startsWith(DATA + "\n0:0 444\n" + DATA + "\n500:501 400\ntmpfs ro,")
                .endsWith("refused\n");
    }

    @Test
    void nobodyFindsItInTheDataRoot() throws IOException {
        create("bb-s");
        run("run", "-d", "--name", "bb-has", "--network", "none", "--secret", "bb-s", TestImage.NAME, "sleep", "1000")
                .output();
        Path root = engine.daemon().dataRoot();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) < 1_000_000) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(DATA.strip());
                }
            }
        }
        assertThat(Files.getPosixFilePermissions(root.resolve("secrets/key")).toString())
                .isEqualTo("[OWNER_READ, OWNER_WRITE]");
        assertThat(Files.getAttribute(root.resolve("secrets"), "unix:mode").toString())
                .isEqualTo("16832"); // 0700
    }

    @Test
    void whoHasItKeepsItOverTheDaemonsDeath() {
        create("bb-s");
        run("run", "-d", "--name", "bb-has", "--network", "none", "--secret", "bb-s", TestImage.NAME, "sleep", "1000")
                .output();
        engine.daemon().kill();
        engine.daemon().start();
        assertThat(run("exec", "bb-has", "cat", "/run/secrets/bb-s").output()).isEqualTo(DATA);
        Outcome used = run("secret", "rm", "bb-s");
        assertThat(used.exitCode()).isEqualTo(1);
        assertThat(used.stderr()).contains("secret 'bb-s' is in use by the following containers: ");
        run("restart", "-t", "0", "bb-has").output();
        assertThat(run("exec", "bb-has", "cat", "/run/secrets/bb-s").output()).isEqualTo(DATA);
        run("rm", "-f", "bb-has").output();
        assertThat(run("secret", "rm", "bb-s").output()).isEqualTo("bb-s");
    }

    @Test
    void aConfigIsASecretThatIsShown() throws IOException {
        Path file = Files.writeString(engine.newFolder().resolve("settings"), "colour=blue\n");
        String id = run("config", "create", "-l", "a=b", "bb-settings", file.toString())
                .output();
        assertThat(id).matches("[0-9a-f]{26}");
        assertThat(run("config", "ls", "--format", "{{.ID}} {{.Name}} {{.Labels}}")
                        .output())
                .isEqualTo(id + " bb-settings a=b");
        assertThat(run("config", "inspect", "-f", "{{.Spec.Name}} {{.Spec.Data}}", "bb-settings")
                        .output())
                .isEqualTo("bb-settings Y29sb3VyPWJsdWUK");
        assertThat(run("secret", "ls", "-q").output()).isEmpty();
        create("bb-settings"); // a secret may have the same name
        Outcome seen = run(
                "run",
                "--rm",
                "--network",
                "none",
                "--secret",
                "bb-settings",
                "--config",
                "bb-settings",
                "--config",
                "source=bb-settings,target=/etc/app/settings,uid=500,gid=501,mode=0440",
                TestImage.NAME,
                "sh",
                "-c",
                "cat /bb-settings /etc/app/settings; stat -c '%u:%g %a' /bb-settings /etc/app/settings;"
                        + " cat /run/secrets/bb-settings");
        assertThat(seen.stdout()).isEqualTo("colour=blue\ncolour=blue\n0:0 444\n500:501 440\n" + DATA);
        assertThat(run("run", "--config", "source=bb-settings,target=../up", TestImage.NAME, "true")
                        .stderr())
                .contains("invalid target of config bb-settings: ../up");
        String holder = run("create", "--network", "none", "--config", "bb-settings", TestImage.NAME, "true")
                .output();
        assertThat(run("config", "rm", "bb-settings").stderr())
                .contains("config 'bb-settings' is in use by the following containers: " + holder);
        engine.daemon().kill();
        engine.daemon().start();
        engine.start(holder);
        assertThat(engine.await(holder)).isZero();
        run("rm", holder).output();
        assertThat(run("config", "rm", "bb-settings").output()).isEqualTo("bb-settings");
        assertThat(run("config", "inspect", "bb-settings").stderr()).contains("config bb-settings not found");
    }

    @Test
    void dockersClientStillSeesNoSwarm() {
        create("bb-s");
        Cli.DOCKER.require();
        assertThat(Cli.DOCKER.run(engine, "secret", "ls").stderr()).contains("This node is not a swarm manager");
        assertThat(engine.http().get("/secrets").status()).isEqualTo(503);
    }
}

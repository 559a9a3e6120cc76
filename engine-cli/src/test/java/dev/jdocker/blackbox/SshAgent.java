package dev.jdocker.blackbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A real ssh-agent of its own, with one key. */
final class SshAgent implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final String key;

    /** Skips the case where the machine has no ssh-agent. */
    SshAgent(Path folder, String comment) throws IOException {
        this(folder, comment, "ed25519");
    }

    /** @param type of its key, as of {@code ssh-keygen -t} */
    SshAgent(Path folder, String comment, String type) throws IOException {
        for (String program : List.of("ssh-agent", "ssh-add", "ssh-keygen")) {
            Assumptions.assumeTrue(TestClients.program(program).isPresent(), "capability missing: " + program);
        }
        this.folder = folder;
        String _ = run(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                "",
                "-C",
                comment,
                "-f",
                folder.resolve("key").toString());
        this.process = new ProcessBuilder("ssh-agent", "-D", "-a", socket().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Await.until("the agent's socket", () -> Files.exists(socket()));
        String _ = run("ssh-add", "-q", folder.resolve("key").toString());
        this.key = Files.readString(folder.resolve("key.pub")).split(" ", -1)[1];
    }

    Path socket() {
        return folder.resolve("agent");
    }

    /** The file of the public key. */
    Path publicKey() {
        return folder.resolve("key.pub");
    }

    /** The public key, base64. */
    String key() {
        return key;
    }

    private String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SSH_AUTH_SOCK", socket().toString());
        return Cli.finish(builder.start(), "".getBytes(StandardCharsets.UTF_8), String.join(" ", command))
                .output();
    }

    @Override
    public void close() {
        process.destroy();
    }
}

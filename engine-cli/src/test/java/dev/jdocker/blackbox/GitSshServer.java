package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Serves the repositories {@code NAME.git} of a folder by ssh to whoever has one of the keys in a file; as a program, in the
 * network namespace of the engine. Another port takes connections
 * and never says anything. Says its own key, as known_hosts(5) has it, once it listens.
 */
final class GitSshServer {

    private GitSshServer() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[2]);
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(folder.resolve("host-key"));
        keys.setAlgorithm(KeyUtils.EC_ALGORITHM);
        keys.setKeySize(256);
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(Integer.parseInt(args[0]));
        server.setKeyPairProvider(keys);
        server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(Path.of(args[3])));
        server.setCommandFactory((channel, command) -> new Serving(folder, command));
        server.start();
        ServerSocket silent = new ServerSocket(Integer.parseInt(args[1]), 8, InetAddress.ofLiteral("127.0.0.1"));
        System.out.println(
                PublicKeyEntry.toString(keys.loadKeys(null).iterator().next().getPublic()));
        while (System.in.read() >= 0) {
            // the server's life is that of whoever has started it
        }
        silent.close();
        server.stop(true);
        System.exit(0);
    }

    /** One {@code git-upload-pack 'NAME.git'}. */
    private static final class Serving extends AbstractCommandSupport {
        private static final Pattern UPLOAD = Pattern.compile("git-upload-pack '/?([a-z]+\\.git)'");

        private final Path folder;

        Serving(Path folder, String command) {
            super(command, null);
            this.folder = folder;
        }

        @Override
        public void run() {
            Matcher asked = UPLOAD.matcher(getCommand());
            try {
                if (!asked.matches() || !Files.isDirectory(folder.resolve(asked.group(1)))) {
                    OutputStream err = getErrorStream();
                    err.write(("no such repository: " + getCommand() + "\n").getBytes(StandardCharsets.UTF_8));
                    err.flush();
                    onExit(1);
                    return;
                }
                try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(folder.resolve(asked.group(1)).toFile())
                        .setBare()
                        .build()) {
                    new UploadPack(repository).upload(getInputStream(), getOutputStream(), getErrorStream());
                }
                onExit(0);
            } catch (IOException e) {
                onExit(128, e.toString());
            }
        }
    }
}

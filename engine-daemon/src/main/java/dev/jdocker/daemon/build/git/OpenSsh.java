package dev.jdocker.daemon.build.git;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.SshAgents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Reaches servers by the machine's own {@code ssh}, as BuildKit does: with none of its settings, no key but those of the
 * agent that the client lends, and no server key but those that the client names or, if it names none, the first that answers.
 */
final class OpenSsh extends SshSessionFactory implements AutoCloseable {

    private static final String AGENT = "default";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String KNOWN_HOSTS = "known_hosts";
    private static final List<String> OPTIONS = List.of(
            "BatchMode=yes",
            "CheckHostIP=no",
            "ClearAllForwardings=yes",
            "ConnectTimeout=30",
            "GlobalKnownHostsFile=/dev/null",
            "IdentityFile=none",
            "LogLevel=ERROR",
            "ServerAliveCountMax=4",
            "ServerAliveInterval=15",
            "UpdateHostKeys=no",
            "UserKnownHostsFile=" + KNOWN_HOSTS);

    private final SshAgents agents;
    private final String knownHosts;
    private final Path folder;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private SshAgents.@Nullable Socket socket;
    private volatile boolean closed;

    /**
     * What connects.
     *
     * @param knownHosts lines of known_hosts(5); empty if the client names no keys
     * @param folder an empty one of its own
     */
    OpenSsh(SshAgents agents, String knownHosts, Path folder) {
        this.agents = agents;
        this.knownHosts = knownHosts;
        this.folder = folder;
    }

    /** Whether a repository is reached so. */
    static boolean reaches(String remote) {
        return remote.startsWith("ssh://") || !remote.contains("://");
    }

    /**
     * Makes ready, once.
     *
     * @throws BuildException if the client lends no agent
     */
    void prepare() throws IOException, BuildException {
        if (socket == null) {
            if (!agents.has(AGENT)) {
                throw new BuildException("unset ssh forward key " + AGENT);
            }
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(KNOWN_HOSTS), knownHosts.isEmpty() ? "" : knownHosts + "\n");
            socket = agents.open(AGENT, 0, 0, 0600);
        }
    }

    @Override
    public RemoteSession getSession(
            URIish uri, @Nullable CredentialsProvider credentials, FS files, int timeoutMillis) {
        return new RemoteSession() {
            @Override
            public Process exec(String command, int timeoutSeconds) throws IOException {
                return start(uri, command);
            }

            @Override
            public void disconnect() {
                // a connection is one process, which ends with its streams
            }
        };
    }

    private Process start(URIish uri, String command) throws IOException {
        SshAgents.Socket agent = socket;
        String host = uri.getHost();
        if (agent == null || host == null || host.isEmpty() || closed) {
            throw new TransportException(uri, "cannot connect");
        }
        List<String> words = new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-T"));
        for (String option : OPTIONS) {
            words.addAll(List.of("-o", option));
        }
        words.addAll(List.of("-o", "StrictHostKeyChecking=" + (knownHosts.isEmpty() ? "accept-new" : "yes")));
        if (uri.getPort() > 0) {
            words.addAll(List.of("-p", Integer.toString(uri.getPort())));
        }
        if (uri.getUser() != null) {
            words.addAll(List.of("-l", uri.getUser()));
        }
        words.addAll(List.of("--", host, command)); // neither may be taken for an option
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", PATH, "SSH_AUTH_SOCK", agent.path().toString()));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new TransportException(uri, "repositories by ssh need the program ssh on the engine's machine", e);
        }
        running.add(process);
        var _ = process.onExit().thenAccept(running::remove);
        if (closed) {
            process.destroyForcibly();
        }
        return new Connected(process);
    }

    /** JGit asks for the exit status once the streams have ended, when the process may have a moment to go. */
    private static final class Connected extends Process {
        private final Process process;

        Connected(Process process) {
            this.process = process;
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return process.getInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return process.getErrorStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public int exitValue() {
            return process.onExit().join().exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }

    @Override
    public String getType() {
        return "openssh";
    }

    /** Ends what runs, so that whoever reads of it comes to an end too. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
        if (socket != null) {
            socket.close();
        }
    }
}

package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.DockerfileSource.Dockerfiles;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.linux.Linux;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The contexts of one request, each fetched once. */
final class RequestContexts implements Contexts {

    private final Linux linux;
    private final Workspaces workspaces;
    private final BuildRequest request;
    private final Consumer<AutoCloseable> held;
    private final Map<String, Tree> fetched = new HashMap<>();
    private @Nullable ReceivedContext remote;
    private IgnorePatterns ignored = IgnorePatterns.NONE;

    /** @param held keeps what is received for the build */
    RequestContexts(Linux linux, Workspaces workspaces, BuildRequest request, Consumer<AutoCloseable> held) {
        this.linux = linux;
        this.workspaces = workspaces;
        this.request = request;
        this.held = held;
    }

    /** What the main context leaves out. */
    void ignore(IgnorePatterns patterns) {
        ignored = patterns;
    }

    /** The Dockerfile in the main context. */
    Dockerfiles dockerfile(String name) throws IOException, BuildException, InterruptedException {
        ContextSource source = request.context();
        if (source instanceof ContextSource.Local(var folder)) {
            if (folder instanceof ReceivedContext received) {
                return received.dockerfiles(name);
            }
            throw new BuildException("failed to read dockerfile: open " + name + ": no such file or directory");
        }
        return receive(source, name).dockerfiles(name);
    }

    @Override
    public synchronized Tree fetch(String name, LongConsumer receivedBytes)
            throws BuildException, InterruptedException {
        Tree before = fetched.get(name);
        if (before != null) {
            return before;
        }
        ContextSource source =
                name.isEmpty() ? request.context() : request.namedContexts().get(name);
        try {
            Tree tree = switch (source) {
                case ContextSource.Local(var folder) -> new Tree.Folder(folder.fetch(selection(name), receivedBytes));
                case ContextSource.Git git -> received(git, name, receivedBytes);
                case ContextSource.Http http -> received(http, name, receivedBytes);
                case null, default -> {
                    Workspace space = workspaces.make();
                    held.accept(space);
                    yield new Tree.Folder(space.upper());
                }
            };
            fetched.put(name, tree);
            return tree;
        } catch (IOException e) {
            throw new BuildException(String.valueOf(e.getMessage()), e);
        }
    }

    private Tree received(ContextSource source, String name, LongConsumer receivedBytes)
            throws IOException, BuildException, InterruptedException {
        return new Tree.Folder(receive(source, "Dockerfile").fetch(selection(name), receivedBytes));
    }

    private LocalSource.Selection selection(String name) {
        return name.isEmpty()
                ? new LocalSource.Selection(List.of(), ignored.texts(), List.of())
                : LocalSource.Selection.EVERYTHING;
    }

    /** Fetches a remote context: a repository, an archive, or a single Dockerfile. */
    private synchronized ReceivedContext receive(ContextSource source, String dockerfile)
            throws IOException, BuildException, InterruptedException {
        ReceivedContext before = remote;
        if (before != null && source.equals(request.context())) {
            return before;
        }
        ReceivedContext received = new ReceivedContext(linux, workspaces.make());
        held.accept(received);
        switch (source) {
            case ContextSource.Git(String url) ->
                RemoteFiles.git(
                        linux,
                        workspaces,
                        request,
                        new RemoteFiles.Repository(GitAddress.parse(url), keepsGitDir(), ""),
                        received.folder());
            case ContextSource.Http(String url) -> http(url, dockerfile, received);
            default -> throw new BuildException("unsupported context " + source);
        }
        if (source.equals(request.context())) {
            remote = received;
        }
        return received;
    }

    private boolean keepsGitDir() {
        String kept = request.args().getOrDefault("BUILDKIT_CONTEXT_KEEP_GIT_DIR", "");
        return kept.equals("1") || kept.equalsIgnoreCase("true");
    }

    private void http(String url, String dockerfile, ReceivedContext received)
            throws IOException, BuildException, InterruptedException {
        Workspace download = workspaces.make();
        held.accept(download);
        RemoteFiles.http(url, "", download.upper());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(download.upper())) {
            Path file = files.iterator().next();
            boolean archive;
            try (InputStream in = Archive.plain(new BufferedInputStream(Files.newInputStream(file)))) {
                archive = Archive.isTar(in);
            }
            if (archive) {
                received.unpack(Files.newInputStream(file));
            } else {
                received.add(dockerfile, Files.readAllBytes(file));
            }
        }
    }
}

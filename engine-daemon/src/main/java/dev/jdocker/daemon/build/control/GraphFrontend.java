package dev.jdocker.daemon.build.control;

import buildkit.llb.Definition;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.ContextSource;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.filesync.LocalFolders;
import dev.jdocker.daemon.build.filesync.SessionFolder;
import dev.jdocker.daemon.build.llb.Operations;
import dev.jdocker.daemon.build.llb.Source;
import dev.jdocker.daemon.build.session.Session;
import dev.jdocker.daemon.build.session.SessionContent;
import dev.jdocker.daemon.build.session.SessionSecrets;
import dev.jdocker.daemon.build.session.SessionSshAgents;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.ImagePlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Makes a request for {@link Builds} of operations that a client sends itself. */
final class GraphFrontend {

    private final Builds builds;
    private final LocalFolders folders;
    private final Sessions sessions;
    private final Path temporary;
    private final RunningBuilds running;
    private final CacheImports caches;

    /**
     * @param temporary a folder for sockets, empty at the start of the engine
     */
    GraphFrontend(
            Builds builds,
            LocalFolders folders,
            Sessions sessions,
            Path temporary,
            RunningBuilds running,
            CacheImports caches) {
        this.builds = builds;
        this.folders = folders;
        this.sessions = sessions;
        this.temporary = temporary;
        this.running = running;
        this.caches = caches;
    }

    /** Does what a definition says on this thread; interrupting it cancels. */
    BuildResult build(RunningBuild build, Definition definition, List<CacheOption> cacheImports)
            throws BuildException, InterruptedException {
        Map<String, ContextSource> contexts = new LinkedHashMap<>();
        for (Map.Entry<String, Source.Lent> lent :
                Operations.read(definition).lent().entrySet()) {
            contexts.put(lent.getKey(), context(build, lent.getValue()));
        }
        BuildRequest.Builder request = BuildRequest.builder(DockerfileSource.NONE)
                .namedContexts(contexts)
                .entitlements(Entitlements.of(build.request().getEntitlementsList()))
                .credentials(build.credentials())
                .cacheSources(caches.sources(build, cacheImports))
                .inlineCache(CacheOptions.exports(build.request().getCache()).stream()
                        .anyMatch(option -> option.type().equals("inline")));
        @Nullable Session session = build.session();
        if (session != null) {
            request.secrets(new SessionSecrets(session)).sshAgents(new SessionSshAgents(session, temporary));
        }
        return builds.build(definition, request.build(), build.observer());
    }

    private ContextSource context(RunningBuild build, Source.Lent lent) throws InterruptedException {
        return switch (lent) {
            case Source.Local local -> {
                SessionFolder folder = new SessionFolder(
                        folders, session(build, local.session()), local.name(), "local " + local.hint());
                build.closeAtEnd(folder);
                yield new ContextSource.Local(new Part(folder, local.selection()));
            }
            case Source.Layout layout ->
                new ContextSource.OciLayout(
                        new SessionContent(
                                session(build, layout.session()),
                                "oci:" + layout.store(),
                                layout.digest().text()),
                        layout.name());
            case Source.Result(String name) -> {
                @Nullable BuildResult result = running.result(name);
                if (result == null) {
                    throw new NotFound("the build that made this is over");
                }
                yield new ContextSource.Built(
                        new ResultView(result, List.of(Results.image(result, name))), ImagePlatform.host());
            }
        };
    }

    private Session session(RunningBuild build, String id) throws InterruptedException {
        return id.isEmpty()
                ? build.requireSession()
                : sessions.find(id, Sessions.PATIENCE).orElseThrow(() -> new BadRequest("no such session: " + id));
    }

    /** What an operation wants of a folder, whatever is asked for. */
    private record Part(LocalSource folder, Selection selection) implements LocalSource {
        @Override
        public String name() {
            return folder.name();
        }

        @Override
        public Path fetch(Selection asked, LongConsumer receivedBytes) throws IOException {
            return folder.fetch(selection, receivedBytes);
        }
    }
}

package dev.jdocker.daemon.build.control;

import buildkit.control.SolveRequest;
import buildkit.control.StatusResponse;
import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.filesync.KeptTrees;
import dev.jdocker.daemon.build.filesync.LocalFolders;
import dev.jdocker.daemon.build.grpc.GrpcServer;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.http.Hijacked;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.image.push.LayerBlobs;
import dev.jdocker.daemon.image.push.PushRoute;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** BuildKit's control API over builds, wired. */
public final class BuildControl implements AutoCloseable {

    private final KeptTrees trees;
    private final ControlSolve solve;
    private final GrpcServer server;

    /**
     * What it stands on.
     *
     * @param dataRoot below which contexts and history are kept
     * @param execRoot below which sockets and uploads lie while builds need them
     * @param id names the engine
     * @param hostGateway the address by which containers reach this machine, empty if they have none
     * @param historyAge until when the record of a build stays in any case
     * @param historyEntries how many records stay in any case
     */
    public record Parts(
            Builds builds,
            Sessions sessions,
            Images images,
            ImageArchives archives,
            Registries registries,
            PushRoute pushes,
            Linux linux,
            Path dataRoot,
            Path execRoot,
            String id,
            Supplier<String> hostGateway,
            Duration historyAge,
            int historyEntries) {}

    private BuildControl(KeptTrees trees, ControlSolve solve, GrpcServer server) {
        this.trees = trees;
        this.solve = solve;
        this.server = server;
    }

    public static BuildControl start(Parts parts) throws IOException {
        Path temporary = parts.execRoot().resolve("build-clients");
        TreeRemoval.remove(temporary);
        OwnedFolder.create(temporary, "rwx------");
        Path kept = OwnedFolder.create(parts.dataRoot().resolve("build-clients"), "rwx------");
        KeptTrees trees = KeptTrees.open(kept.resolve("contexts"));
        BuildHistory history = new BuildHistory(
                new HistoryFolder(kept.resolve("history")), parts.historyAge(), parts.historyEntries());
        RunningBuilds builds = new RunningBuilds();
        LocalFolders folders = new LocalFolders(trees);
        CacheImports imports = new CacheImports(new CacheImages(parts.images(), parts.registries()));
        GraphFrontend graphs = new GraphFrontend(parts.builds(), folders, parts.sessions(), temporary, builds, imports);
        DockerfileFrontend frontend =
                new DockerfileFrontend(parts.builds(), folders, parts.linux(), temporary, builds, imports, graphs);
        LayerBlobs blobs = new LayerBlobs(
                parts.images().layers(),
                new LayerTars(parts.images().layers(), parts.images().content(), parts.linux()),
                parts.images().content());
        Worker worker = new Worker(parts.id(), parts.hostGateway());
        ControlSolve solve = new ControlSolve(
                parts.sessions(),
                builds,
                frontend,
                graphs,
                new Exporters(parts.linux(), parts.archives(), parts.pushes(), builds),
                history,
                new CacheExports(blobs, parts.registries()));
        ControlService control = new ControlService(
                parts.sessions(),
                solve,
                builds,
                history,
                new CacheUsage(parts.builds().cache()),
                worker);
        BridgeService bridge = new BridgeService(
                builds,
                new BridgeSolve(frontend, graphs, builds, history),
                new BridgeFiles(parts.linux(), builds),
                new ImageConfigs(parts.images(), parts.registries()),
                worker);
        return new BuildControl(
                trees,
                solve,
                GrpcServer.start(
                        List.of(control, bridge, new ContentService(history), new TraceService(), new HealthService()),
                        List.of(new CallHeaders())));
    }

    /** Serves a client's connection. */
    void serve(Hijacked connection) {
        server.serve(connection);
    }

    /** What is told of a build, from its beginning to its end. */
    @FunctionalInterface
    public interface Told {
        /** Gives everything to {@code reader} as it comes; returns when the build is over. */
        void follow(Consumer<StatusResponse> reader) throws InterruptedException;
    }

    /**
     * Builds for a client that does not ask by gRPC; interrupting the thread cancels.
     *
     * @param begun given what is told of the build, to follow it on another thread
     * @return what the exporters say of what they made
     */
    public Map<String, String> solve(SolveRequest request, Brought brought, Consumer<Told> begun) throws Exception {
        return solve.solve(request, brought, build -> begun.accept(build.status()::follow))
                .getExporterResponseMap();
    }

    @Override
    public void close() {
        server.close();
        trees.close();
    }
}

package dev.jdocker.daemon.build.control;

import buildkit.control.SolveRequest;
import buildkit.control.SolveResponse;
import buildkit.gateway.Result;
import buildkit.llb.Definition;
import dev.jdocker.daemon.build.CacheOption;
import dev.jdocker.daemon.build.llb.Operations;
import dev.jdocker.daemon.build.llb.Source;
import dev.jdocker.daemon.build.session.Session;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.error.BadRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code Control.Solve}: one build from its announcement to its exports. */
final class ControlSolve {

    private final Sessions sessions;
    private final RunningBuilds builds;
    private final DockerfileFrontend frontend;
    private final GraphFrontend graphs;
    private final Exporters exporters;
    private final BuildHistory history;
    private final CacheExports caches;

    ControlSolve(
            Sessions sessions,
            RunningBuilds builds,
            DockerfileFrontend frontend,
            GraphFrontend graphs,
            Exporters exporters,
            BuildHistory history,
            CacheExports caches) {
        this.sessions = sessions;
        this.builds = builds;
        this.frontend = frontend;
        this.graphs = graphs;
        this.exporters = exporters;
        this.history = history;
        this.caches = caches;
    }

    SolveResponse solve(SolveRequest request) throws Exception {
        return solve(request, Brought.NOTHING, build -> {});
    }

    /**
     * The same for other doors than gRPC.
     *
     * @param begun told of the build before anything is done
     */
    SolveResponse solve(SolveRequest request, Brought brought, Consumer<RunningBuild> begun) throws Exception {
        if (request.getRef().isEmpty() || request.getRef().length() > 128) {
            throw new BadRequest("a build must have a ref");
        }
        Policies.refuse(request.getSourcePolicy().isEmpty() ? 0 : 1);
        if (request.getEnableSessionExporter()) {
            throw new Unsupported("exporters that a session offers are not supported");
        }
        List<Exporters.Wanted> wanted = exporters.of(request);
        List<CacheOption> cacheTo = CacheOptions.exports(request.getCache());
        CacheExports.check(cacheTo);
        try (RunningBuild build = new RunningBuild(request, session(request), brought)) {
            builds.add(request.getRef(), build);
            begun.accept(build);
            try {
                history.started(build);
                Result result = result(build);
                Map<String, String> response = new TreeMap<>(exporters.export(build, wanted, result));
                Collection<String> refs = Results.refs(result).values();
                response.putAll(caches.export(build, cacheTo, builds.results(refs)));
                history.completed(build, response);
                return SolveResponse.newBuilder()
                        .putAllExporterResponse(response)
                        .build();
            } catch (Exception e) {
                build.cancel();
                history.failed(build, e);
                throw e;
            } finally {
                builds.remove(request.getRef(), build);
            }
        }
    }

    private @Nullable Session session(SolveRequest request) throws InterruptedException {
        return request.getSession().isEmpty()
                ? null
                : sessions.find(request.getSession(), Sessions.PATIENCE)
                        .orElseThrow(() -> new BadRequest("no such session: " + request.getSession()));
    }

    /** The result: of the frontend that was named, of operations, else what the client that drives the build returns. */
    private Result result(RunningBuild build) throws Exception {
        SolveRequest request = build.request();
        if (request.getFrontend().isEmpty()) {
            return Definitions.isEmpty(request.getDefinition()) ? returned(build) : ofDefinition(build);
        }
        FrontendOptions options = new FrontendOptions(request.getFrontendAttrsMap());
        Frontends.requireStandard(request.getFrontend(), options);
        return Results.keep(
                build,
                frontend.build(
                        build, options, request.getFrontendInputsMap(), CacheOptions.imports(request.getCache())),
                options.multiPlatform());
    }

    private static Result returned(RunningBuild build) throws Exception {
        try {
            return switch (build.returned().get()) {
                case RunningBuild.Returned.Success(Result result) -> result;
                case RunningBuild.Returned.Failure(buildkit.rpc.Status status) -> throw ErrorStatus.exception(status);
            };
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Result ofDefinition(RunningBuild build) throws Exception {
        Definition definition = build.request().getDefinition();
        if (Operations.read(definition).onlySource().orElse(null) instanceof Source.Result(String ref)) {
            return Results.told(ref, definition);
        }
        List<CacheOption> imports = CacheOptions.imports(build.request().getCache());
        return Results.keep(build, graphs.build(build, definition, imports), definition);
    }
}

package dev.jdocker.daemon.build.control;

import buildkit.gateway.Result;
import buildkit.gateway.SolveRequest;
import buildkit.gateway.SolveResponse;
import buildkit.llb.Definition;
import dev.jdocker.daemon.build.llb.Operations;
import dev.jdocker.daemon.build.llb.Source;
import dev.jdocker.daemon.error.NotFound;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code LLBBridge.Solve}: builds a Dockerfile, does operations, or takes up the result of another build. */
final class BridgeSolve {

    private final DockerfileFrontend frontend;
    private final GraphFrontend graphs;
    private final RunningBuilds builds;
    private final BuildHistory history;

    BridgeSolve(DockerfileFrontend frontend, GraphFrontend graphs, RunningBuilds builds, BuildHistory history) {
        this.frontend = frontend;
        this.graphs = graphs;
        this.builds = builds;
        this.history = history;
    }

    SolveResponse solve(RunningBuild build, SolveRequest request) throws Exception {
        Policies.refuse(request.getSourcePoliciesCount());
        return response(
                request, request.getFrontend().isEmpty() ? ofDefinition(build, request) : ofFrontend(build, request));
    }

    private static SolveResponse response(SolveRequest request, Result result) {
        SolveResponse.Builder response = SolveResponse.newBuilder();
        if (request.getAllowResultReturn()) {
            return response.setResult(result).build();
        }
        return response.setRef(result.getRef().getId()).build();
    }

    private Result ofDefinition(RunningBuild build, SolveRequest request) throws Exception {
        Definition definition = request.getDefinition();
        if (Definitions.isEmpty(definition)) {
            return Result.getDefaultInstance();
        }
        if (Operations.read(definition).onlySource().orElse(null) instanceof Source.Result(String ref)) {
            if (builds.result(ref) == null) {
                throw new NotFound("the build that made this is over");
            }
            return Results.told(ref, definition);
        }
        return withinLifeOf(
                build,
                () -> Results.keep(
                        build,
                        graphs.build(build, definition, CacheOptions.ofFrontend(request.getCacheImportsList())),
                        definition));
    }

    private Result ofFrontend(RunningBuild build, SolveRequest request) throws Exception {
        FrontendOptions options = new FrontendOptions(request.getFrontendOptMap());
        Frontends.requireStandard(request.getFrontend(), options);
        history.frontend(build, request.getFrontend(), request.getFrontendOptMap());
        if (options.has("requestid")) {
            return ofQuestion(build, options, request);
        }
        return withinLifeOf(
                build,
                () -> Results.keep(
                        build,
                        frontend.build(
                                build,
                                options,
                                request.getFrontendInputsMap(),
                                CacheOptions.ofFrontend(request.getCacheImportsList())),
                        options.multiPlatform()));
    }

    private Result ofQuestion(RunningBuild build, FrontendOptions options, SolveRequest request) throws Exception {
        String question = options.get("requestid");
        Calls.Work<Optional<Result>> work =
                () -> Optional.ofNullable(frontend.answer(question, build, options, request.getFrontendInputsMap()));
        Optional<Result> result = withinLifeOf(build, work);
        if (result.isEmpty()) {
            throw ErrorStatus.exception(ErrorStatus.unknownSubrequest(question));
        }
        return result.get();
    }

    /** Runs the work, which is interrupted when the whole build is given up: that is another call than this. */
    private static <T> T withinLifeOf(RunningBuild build, Calls.Work<T> work) throws Exception {
        Interruption interruption = new Interruption(Thread.currentThread());
        CompletableFuture<Void> _ = build.cancelled().thenRun(interruption::interrupt);
        try (AutoCloseable _ = build.use()) {
            return work.run();
        } finally {
            interruption.end();
        }
    }
}

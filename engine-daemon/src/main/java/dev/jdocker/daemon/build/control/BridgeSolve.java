package dev.jdocker.daemon.build.control;

import buildkit.gateway.Ref;
import buildkit.gateway.Result;
import buildkit.gateway.SolveRequest;
import buildkit.gateway.SolveResponse;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.error.NotFound;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code LLBBridge.Solve}: builds a Dockerfile, or takes up the result of another build. */
final class BridgeSolve {

    private final DockerfileFrontend frontend;
    private final RunningBuilds builds;
    private final BuildHistory history;

    BridgeSolve(DockerfileFrontend frontend, RunningBuilds builds, BuildHistory history) {
        this.frontend = frontend;
        this.builds = builds;
        this.history = history;
    }

    SolveResponse solve(RunningBuild build, SolveRequest request) throws Exception {
        Policies.refuse(request.getSourcePoliciesCount());
        return response(request, request.getFrontend().isEmpty() ? ofDefinition(request) : ofFrontend(build, request));
    }

    private static SolveResponse response(SolveRequest request, Result result) {
        SolveResponse.Builder response = SolveResponse.newBuilder();
        if (request.getAllowResultReturn()) {
            return response.setResult(result).build();
        }
        return response.setRef(result.getRef().getId()).build();
    }

    private Result ofDefinition(SolveRequest request) {
        if (Definitions.isEmpty(request.getDefinition())) {
            return Result.getDefaultInstance();
        }
        String source = Definitions.sourceOf(request.getDefinition());
        if (!Definitions.isResult(source)) {
            throw new Unsupported("LLB is not supported: send a Dockerfile");
        }
        String ref = Definitions.resultOf(source);
        @Nullable BuildResult result = builds.result(ref);
        if (result == null) {
            throw new NotFound("the build that made this is over");
        }
        return Result.newBuilder()
                .setRef(Ref.newBuilder().setId(ref).setDef(request.getDefinition()))
                .build();
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

package dev.jdocker.daemon.build.control;

import buildkit.control.VertexWarning;
import buildkit.gateway.EvaluateRequest;
import buildkit.gateway.EvaluateResponse;
import buildkit.gateway.ExecMessage;
import buildkit.gateway.InputsRequest;
import buildkit.gateway.InputsResponse;
import buildkit.gateway.LLBBridgeGrpc;
import buildkit.gateway.NewContainerRequest;
import buildkit.gateway.NewContainerResponse;
import buildkit.gateway.PingRequest;
import buildkit.gateway.PongResponse;
import buildkit.gateway.ReadDirRequest;
import buildkit.gateway.ReadDirResponse;
import buildkit.gateway.ReadFileRequest;
import buildkit.gateway.ReadFileResponse;
import buildkit.gateway.ReleaseContainerRequest;
import buildkit.gateway.ReleaseContainerResponse;
import buildkit.gateway.ResolveImageConfigRequest;
import buildkit.gateway.ResolveImageConfigResponse;
import buildkit.gateway.ResolveSourceMetaRequest;
import buildkit.gateway.ResolveSourceMetaResponse;
import buildkit.gateway.ReturnRequest;
import buildkit.gateway.ReturnResponse;
import buildkit.gateway.SolveRequest;
import buildkit.gateway.SolveResponse;
import buildkit.gateway.StatFileRequest;
import buildkit.gateway.StatFileResponse;
import buildkit.gateway.WarnRequest;
import buildkit.gateway.WarnResponse;
import dev.jdocker.daemon.error.NotFound;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/** What a client asks of a build that it drives. Containers of its own are refused: every command runs by a Dockerfile. */
final class BridgeService extends LLBBridgeGrpc.LLBBridgeImplBase {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NO_CONTAINERS =
            "containers of a client's own (NewContainer, ExecProcess) are not supported";

    private final RunningBuilds builds;
    private final BridgeSolve solve;
    private final BridgeFiles files;
    private final ImageConfigs images;
    private final Worker worker;

    BridgeService(RunningBuilds builds, BridgeSolve solve, BridgeFiles files, ImageConfigs images, Worker worker) {
        this.builds = builds;
        this.solve = solve;
        this.files = files;
        this.images = images;
        this.worker = worker;
    }

    private RunningBuild build() throws InterruptedException {
        String id = CallHeaders.buildId();
        return builds.find(id, id.isEmpty() ? Duration.ZERO : PATIENCE)
                .orElseThrow(() -> new NotFound("no such job " + id));
    }

    @Override
    public void ping(PingRequest request, StreamObserver<PongResponse> answer) {
        Calls.answer(answer, () -> {
            build();
            return PongResponse.newBuilder()
                    .addAllFrontendAPICaps(Capabilities.frontend())
                    .addAllLLBCaps(Capabilities.llb())
                    .addWorkers(worker.describe())
                    .build();
        });
    }

    @Override
    public void solve(SolveRequest request, StreamObserver<SolveResponse> answer) {
        Calls.answer(answer, () -> solve.solve(build(), request));
    }

    @Override
    public void return_(ReturnRequest request, StreamObserver<ReturnResponse> answer) {
        Calls.answer(answer, () -> {
            RunningBuild build = build();
            build.returned()
                    .complete(
                            request.hasError()
                                    ? new RunningBuild.Returned.Failure(request.getError())
                                    : new RunningBuild.Returned.Success(request.getResult()));
            return ReturnResponse.getDefaultInstance();
        });
    }

    @Override
    public void readFile(ReadFileRequest request, StreamObserver<ReadFileResponse> answer) {
        Calls.answer(answer, () -> files.read(request));
    }

    @Override
    public void readDir(ReadDirRequest request, StreamObserver<ReadDirResponse> answer) {
        Calls.answer(answer, () -> files.list(request));
    }

    @Override
    public void statFile(StatFileRequest request, StreamObserver<StatFileResponse> answer) {
        Calls.answer(answer, () -> files.stat(request));
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answer) {
        Calls.answer(answer, () -> {
            // Results are complete before their names are given away.
            if (!request.getRef().isEmpty() && build().result(request.getRef()) == null) {
                throw new NotFound("no such ref: " + request.getRef());
            }
            return EvaluateResponse.getDefaultInstance();
        });
    }

    @Override
    public void inputs(InputsRequest request, StreamObserver<InputsResponse> answer) {
        Calls.answer(
                answer,
                () -> InputsResponse.newBuilder()
                        .putAllDefinitions(build().request().getFrontendInputsMap())
                        .build());
    }

    @Override
    public void warn(WarnRequest request, StreamObserver<WarnResponse> answer) {
        Calls.answer(answer, () -> {
            build().observer()
                    .warning(VertexWarning.newBuilder()
                            .setVertex(request.getDigest())
                            .setLevel(request.getLevel())
                            .setShort(request.getShort())
                            .addAllDetail(request.getDetailList())
                            .setUrl(request.getUrl())
                            .setInfo(request.getInfo())
                            .addAllRanges(request.getRangesList())
                            .build());
            return WarnResponse.getDefaultInstance();
        });
    }

    @Override
    public void resolveImageConfig(
            ResolveImageConfigRequest request, StreamObserver<ResolveImageConfigResponse> answer) {
        Calls.answer(answer, () -> {
            Policies.refuse(request.getSourcePoliciesCount());
            return images.resolve(request, build().credentials());
        });
    }

    @Override
    public void resolveSourceMeta(ResolveSourceMetaRequest request, StreamObserver<ResolveSourceMetaResponse> answer) {
        Calls.answer(answer, () -> {
            Policies.refuse(request.getSourcePoliciesCount());
            return images.resolve(request, build().credentials());
        });
    }

    @Override
    public void newContainer(NewContainerRequest request, StreamObserver<NewContainerResponse> answer) {
        Calls.answer(answer, () -> {
            throw new Unsupported(NO_CONTAINERS);
        });
    }

    @Override
    public void releaseContainer(ReleaseContainerRequest request, StreamObserver<ReleaseContainerResponse> answer) {
        Calls.answer(answer, () -> {
            throw new Unsupported(NO_CONTAINERS);
        });
    }

    @Override
    public StreamObserver<ExecMessage> execProcess(StreamObserver<ExecMessage> answer) {
        answer.onError(ErrorStatus.exception(ErrorStatus.of(new Unsupported(NO_CONTAINERS))));
        return new Ignored<>();
    }
}

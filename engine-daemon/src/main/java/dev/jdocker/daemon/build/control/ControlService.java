package dev.jdocker.daemon.build.control;

import buildkit.control.BuildHistoryEvent;
import buildkit.control.BuildHistoryRequest;
import buildkit.control.BytesMessage;
import buildkit.control.ControlGrpc;
import buildkit.control.DiskUsageRequest;
import buildkit.control.DiskUsageResponse;
import buildkit.control.InfoRequest;
import buildkit.control.InfoResponse;
import buildkit.control.ListWorkersRequest;
import buildkit.control.ListWorkersResponse;
import buildkit.control.PruneRequest;
import buildkit.control.SolveRequest;
import buildkit.control.SolveResponse;
import buildkit.control.StatusRequest;
import buildkit.control.StatusResponse;
import buildkit.control.UpdateBuildHistoryRequest;
import buildkit.control.UpdateBuildHistoryResponse;
import buildkit.control.UsageRecord;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.error.ApiException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;

/** What clients ask of the engine about builds. */
final class ControlService extends ControlGrpc.ControlImplBase {

    /** A client asks for the progress of a build side by side with announcing it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Sessions sessions;
    private final ControlSolve solve;
    private final RunningBuilds builds;
    private final BuildHistory history;
    private final CacheUsage cache;
    private final Worker worker;

    ControlService(
            Sessions sessions,
            ControlSolve solve,
            RunningBuilds builds,
            BuildHistory history,
            CacheUsage cache,
            Worker worker) {
        this.sessions = sessions;
        this.solve = solve;
        this.builds = builds;
        this.history = history;
        this.cache = cache;
        this.worker = worker;
    }

    @Override
    public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> answer) {
        Calls.answer(
                answer,
                () -> ListWorkersResponse.newBuilder()
                        .addRecord(worker.describe())
                        .build());
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> answer) {
        Calls.answer(
                answer,
                () -> InfoResponse.newBuilder()
                        .setBuildkitVersion(Worker.version())
                        .build());
    }

    @Override
    public void solve(SolveRequest request, StreamObserver<SolveResponse> answer) {
        Calls.answer(answer, () -> solve.solve(request));
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
        Calls.stream(answer, sink -> {
            Optional<RunningBuild> running =
                    history.knows(request.getRef()) ? Optional.empty() : builds.find(request.getRef(), PATIENCE);
            if (running.isPresent()) {
                running.get().status().follow(sink);
            } else if (history.knows(request.getRef()) || !builds.isOver(request.getRef())) {
                history.status(request.getRef()).forEach(sink);
            }
        });
    }

    @Override
    public StreamObserver<BytesMessage> session(StreamObserver<BytesMessage> answer) {
        SessionTunnel tunnel = new SessionTunnel((ServerCallStreamObserver<BytesMessage>) answer);
        try {
            var _ = sessions.open(
                    CallHeaders.one(Sessions.ID),
                    CallHeaders.one(Sessions.SHARED_KEY),
                    CallHeaders.all(Sessions.METHOD),
                    () -> tunnel);
        } catch (ApiException e) {
            answer.onError(ErrorStatus.exception(ErrorStatus.of(e)));
            return new Ignored<>();
        }
        return tunnel;
    }

    @Override
    public void diskUsage(DiskUsageRequest request, StreamObserver<DiskUsageResponse> answer) {
        Calls.answer(answer, () -> cache.usage(request));
    }

    @Override
    public void prune(PruneRequest request, StreamObserver<UsageRecord> answer) {
        Calls.stream(answer, sink -> cache.prune(request, sink));
    }

    @Override
    public void listenBuildHistory(BuildHistoryRequest request, StreamObserver<BuildHistoryEvent> answer) {
        Calls.stream(
                answer,
                sink -> history.listen(
                        HistoryFilter.of(request),
                        request.getActiveOnly(),
                        request.getLimit(),
                        request.getEarlyExit(),
                        sink));
    }

    @Override
    public void updateBuildHistory(
            UpdateBuildHistoryRequest request, StreamObserver<UpdateBuildHistoryResponse> answer) {
        Calls.answer(answer, () -> {
            // To finalize is to wait for traces, of which there are none.
            if (!request.getFinalize()) {
                history.update(request.getRef(), request.getDelete(), request.getPinned());
            }
            return UpdateBuildHistoryResponse.getDefaultInstance();
        });
    }
}

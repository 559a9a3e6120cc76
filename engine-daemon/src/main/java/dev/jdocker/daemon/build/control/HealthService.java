package dev.jdocker.daemon.build.control;

import buildkit.health.HealthCheckRequest;
import buildkit.health.HealthCheckResponse;
import buildkit.health.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** Says that the engine is there. */
final class HealthService extends HealthGrpc.HealthImplBase {

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        answer.onNext(HealthCheckResponse.newBuilder()
                .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                .build());
        answer.onCompleted();
    }
}

package dev.jdocker.daemon.build.control;

import buildkit.trace.ExportTraceServiceRequest;
import buildkit.trace.ExportTraceServiceResponse;
import buildkit.trace.TraceServiceGrpc;
import io.grpc.stub.StreamObserver;

/** Takes the spans of clients, with which nothing is done: they send them whether somebody wants them or not. */
final class TraceService extends TraceServiceGrpc.TraceServiceImplBase {

    @Override
    public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
        answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
        answer.onCompleted();
    }
}

package dev.jdocker.daemon.build.control;

import io.grpc.stub.StreamObserver;

/** What a client sends to a call that has been refused. */
final class Ignored<T> implements StreamObserver<T> {

    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
}

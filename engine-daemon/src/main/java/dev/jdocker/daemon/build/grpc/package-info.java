/**
 * gRPC over hijacked connections: a server for what clients ask of the engine ({@link GrpcServer}), a channel for what the
 * engine asks of a client's session ({@link SocketChannels}). The one package that knows how grpc-java is made to run there.
 */
@NullMarked
package dev.jdocker.daemon.build.grpc;

import org.jspecify.annotations.NullMarked;

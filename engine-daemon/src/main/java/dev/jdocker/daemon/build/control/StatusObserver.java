package dev.jdocker.daemon.build.control;

import buildkit.control.StatusResponse;
import buildkit.control.VertexLog;
import buildkit.control.VertexStatus;
import buildkit.control.VertexWarning;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.SourceLocation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what happens in a build to its {@link StatusLog}, in the words of the protocol, and counts its steps. */
final class StatusObserver implements BuildObserver {

    private final StatusLog log;
    private final Map<Digest, buildkit.control.Vertex> vertexes = new LinkedHashMap<>();
    private final Map<Digest, LogBound> bounds = new LinkedHashMap<>();
    private int warnings;

    StatusObserver(StatusLog log) {
        this.log = log;
    }

    /** How many steps there are, how many of them are done, and how many of these had been done before. */
    record Counts(int total, int completed, int cached, int warnings) {}

    synchronized Counts counts() {
        return new Counts(
                vertexes.size(),
                (int) vertexes.values().stream()
                        .filter(buildkit.control.Vertex::hasCompleted)
                        .count(),
                (int) vertexes.values().stream()
                        .filter(buildkit.control.Vertex::getCached)
                        .count(),
                warnings);
    }

    @Override
    public synchronized void vertex(BuildObserver.Vertex vertex) {
        buildkit.control.Vertex.Builder known =
                known(vertex.digest()).setName(vertex.name()).clearInputs();
        vertex.inputs().forEach(input -> known.addInputs(input.text()));
        tell(vertex.digest(), known.build());
    }

    @Override
    public synchronized void started(Digest vertex, Instant at) {
        tell(vertex, known(vertex).setStarted(Times.of(at)).build());
    }

    @Override
    public synchronized void completed(Digest vertex, Instant at, Outcome outcome) {
        buildkit.control.Vertex.Builder known =
                known(vertex).setCached(outcome.cached()).setCompleted(Times.of(at));
        if (!known.hasStarted()) {
            known.setStarted(Times.of(at));
        }
        tell(
                vertex,
                known.setError(
                                outcome.canceled()
                                        ? "context canceled"
                                        : Objects.requireNonNullElse(outcome.error(), ""))
                        .build());
    }

    private buildkit.control.Vertex.Builder known(Digest digest) {
        buildkit.control.@Nullable Vertex vertex = vertexes.get(digest);
        return vertex == null ? buildkit.control.Vertex.newBuilder().setDigest(digest.text()) : vertex.toBuilder();
    }

    private void tell(Digest digest, buildkit.control.Vertex vertex) {
        vertexes.put(digest, vertex);
        log.add(StatusResponse.newBuilder().addVertexes(vertex).build());
    }

    @Override
    public void log(Digest vertex, int stream, byte[] bytes, Instant at) {
        LogBound bound;
        synchronized (this) {
            bound = bounds.computeIfAbsent(vertex, digest -> new LogBound());
        }
        byte @Nullable [] shown = bound.take(bytes);
        if (shown != null) {
            log.add(StatusResponse.newBuilder()
                    .addLogs(VertexLog.newBuilder()
                            .setVertex(vertex.text())
                            .setStream(stream)
                            .setTimestamp(Times.of(at))
                            .setMsg(ByteString.copyFrom(shown)))
                    .build());
        }
    }

    @Override
    public void progress(Digest vertex, Progress progress) {
        VertexStatus.Builder status = VertexStatus.newBuilder()
                .setID(progress.id())
                .setVertex(vertex.text())
                .setName(progress.name())
                .setCurrent(progress.current())
                .setTotal(progress.total())
                .setTimestamp(Times.now());
        if (progress.started() != null) {
            status.setStarted(Times.of(progress.started()));
        }
        if (progress.completed() != null) {
            status.setCompleted(Times.of(progress.completed()));
        }
        log.add(StatusResponse.newBuilder().addStatuses(status).build());
    }

    @Override
    public void warning(Warning warning) {
        synchronized (this) {
            warnings++;
        }
        VertexWarning.Builder told = VertexWarning.newBuilder()
                .setVertex(warning.vertex() == null ? "" : warning.vertex().text())
                .setLevel(warning.level())
                .setShort(ByteString.copyFromUtf8(withLine(warning)))
                .setUrl(warning.url());
        warning.detail().forEach(line -> told.addDetail(ByteString.copyFromUtf8(line)));
        if (warning.location() != null) {
            told.setInfo(Places.source(warning.location())).addAllRanges(Places.ranges(warning.location()));
        }
        log.add(StatusResponse.newBuilder().addWarnings(told).build());
    }

    private static String withLine(Warning warning) {
        SourceLocation location = warning.location();
        return location == null ? warning.shortText() : warning.shortText() + " (line " + location.line() + ")";
    }

    /** A warning that the client itself adds to its build. */
    void warning(VertexWarning warning) {
        synchronized (this) {
            warnings++;
        }
        log.add(StatusResponse.newBuilder().addWarnings(warning).build());
    }
}

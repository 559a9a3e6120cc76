package dev.jdocker.daemon.build.control;

import buildkit.gateway.FileRange;
import buildkit.gateway.ReadDirRequest;
import buildkit.gateway.ReadDirResponse;
import buildkit.gateway.ReadFileRequest;
import buildkit.gateway.ReadFileResponse;
import buildkit.gateway.StatFileRequest;
import buildkit.gateway.StatFileResponse;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.build.filesync.TreeReader;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Files of results that a client reads. */
final class BridgeFiles {

    private final Linux linux;
    private final RunningBuilds builds;

    BridgeFiles(Linux linux, RunningBuilds builds) {
        this.linux = linux;
        this.builds = builds;
    }

    private interface Reading<T> {
        T of(TreeReader tree) throws IOException;
    }

    private <T> T reading(String ref, Reading<T> reading) throws IOException {
        @Nullable BuildResult result = builds.result(ref);
        if (result == null) {
            throw new NotFound("no such ref: " + ref);
        }
        try (FileTree tree = Results.image(result, ref).open()) {
            return reading.of(new TreeReader(linux, tree.root()));
        }
    }

    ReadFileResponse read(ReadFileRequest request) throws IOException {
        FileRange range = request.getRange();
        return reading(
                request.getRef(),
                tree -> ReadFileResponse.newBuilder()
                        .setData(ByteString.copyFrom(tree.read(
                                request.getFilePath(),
                                range.getOffset(),
                                range.getLength() == 0 ? Long.MAX_VALUE : range.getLength())))
                        .build());
    }

    ReadDirResponse list(ReadDirRequest request) throws IOException {
        return reading(
                request.getRef(),
                tree -> ReadDirResponse.newBuilder()
                        .addAllEntries(tree.list(request.getDirPath(), request.getIncludePattern()))
                        .build());
    }

    StatFileResponse stat(StatFileRequest request) throws IOException {
        return reading(
                request.getRef(),
                tree -> StatFileResponse.newBuilder()
                        .setStat(tree.stat(request.getPath()))
                        .build());
    }
}

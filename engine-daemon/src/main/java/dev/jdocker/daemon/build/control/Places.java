package dev.jdocker.daemon.build.control;

import buildkit.llb.Position;
import buildkit.llb.Range;
import buildkit.llb.SourceInfo;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.SourceLocation;
import java.util.List;

/** Places in Dockerfiles on the wire. */
final class Places {

    private Places() {}

    static SourceInfo source(SourceLocation location) {
        return SourceInfo.newBuilder()
                .setFilename(location.file().name())
                .setData(ByteString.copyFrom(location.file().bytes()))
                .setLanguage("Dockerfile")
                .build();
    }

    static List<Range> ranges(SourceLocation location) {
        return location.ranges().stream()
                .map(range -> Range.newBuilder()
                        .setStart(
                                Position.newBuilder().setLine(range.startLine()).setCharacter(range.startColumn()))
                        .setEnd(Position.newBuilder().setLine(range.endLine()).setCharacter(range.endColumn()))
                        .build())
                .toList();
    }
}

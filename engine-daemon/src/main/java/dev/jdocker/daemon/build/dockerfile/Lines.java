package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.SourceLocation;
import java.util.List;

/** Lines of a Dockerfile, counted from 1, the last included. */
public record Lines(int first, int last) {

    /** The same as a place in a file. */
    public SourceLocation in(SourceFile file) {
        return new SourceLocation(file, List.of(SourceLocation.Range.ofLines(first, last)));
    }
}

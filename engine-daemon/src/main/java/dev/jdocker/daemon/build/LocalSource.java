package dev.jdocker.daemon.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** A folder that a client sends when it is asked for. */
public interface LocalSource {

    /** What to call it: {@code context}, or the name of a named context. */
    String name();

    /**
     * Brings the folder, or more of it, on this machine; asked at most once in a build.
     *
     * @param selection what of it is wanted
     * @param receivedBytes told how much has come by now
     * @return a folder that stays as it is until the build has ended. A file that has not changed since an earlier build had
     *     better keep its inode and change time there: its digest is not worked out again then.
     */
    Path fetch(Selection selection, LongConsumer receivedBytes) throws IOException;

    /**
     * What of a folder is wanted.
     *
     * @param included the patterns of what is wanted, empty for everything
     * @param excluded patterns as in {@code .dockerignore}, in its order
     * @param followed paths, perhaps with wildcards, whose symbolic links are followed: their targets are wanted too
     */
    record Selection(List<String> included, List<String> excluded, List<String> followed) {
        public static final Selection EVERYTHING = new Selection(List.of(), List.of(), List.of());

        public Selection {
            included = List.copyOf(included);
            excluded = List.copyOf(excluded);
            followed = List.copyOf(followed);
        }
    }
}

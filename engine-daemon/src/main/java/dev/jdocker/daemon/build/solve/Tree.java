package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.graph.Definition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files that a step has made or found. */
sealed interface Tree {

    /**
     * Layers of the store, the lowest first; none is an empty tree.
     *
     * @param trail names the commands since the topmost layer, which have changed no file: one that is repeated is run again
     */
    record Layers(List<DiffId> diffIds, String trail) implements Tree {
        static final Layers EMPTY = new Layers(List.of());

        Layers(List<DiffId> diffIds) {
            this(diffIds, "");
        }

        public Layers {
            diffIds = List.copyOf(diffIds);
        }

        /** The topmost layer's place, null of an empty tree. */
        @Nullable
        ChainId top() {
            return diffIds.isEmpty() ? null : ChainId.chain(diffIds).getLast();
        }

        /** What names the tree by its content. */
        String name() {
            ChainId top = top();
            return (top == null ? "" : top.digest().text()) + trail;
        }

        /** After a step that has changed no file. */
        Layers after(Digest key) {
            return new Layers(
                    diffIds,
                    new Definition("trail").add(trail).add(key.text()).digest().text());
        }

        Layers with(DiffId upper) {
            List<DiffId> all = new ArrayList<>(diffIds);
            all.add(upper);
            return new Layers(all);
        }
    }

    /** A folder of this machine, of whose files only content and mode count: they belong to root in an image. */
    record Folder(Path path) implements Tree {}
}

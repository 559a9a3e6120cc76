package dev.jdocker.daemon.build.llb;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folders that came from elsewhere, made to layers where they are the beginning of something: each once. */
final class Folders {

    private final Map<Digest, Step> made = new HashMap<>();

    /** The same tree as layers. */
    @Nullable
    Step layers(@Nullable Step step) {
        return switch (step) {
            case null -> null;
            case Step.Context _, Step.Http _, Step.Git _, Step.Inline _ ->
                made.computeIfAbsent(step.digest(), digest -> copy(step, ""));
            case Step.Image _,
                    Step.Copy _,
                    Step.MakeFolder _,
                    Step.Files _,
                    Step.Merge _,
                    Step.Diff _,
                    Step.Output _,
                    Step.Run _ -> step;
        };
    }

    /** All files of a tree, as those of {@code uid:gid}, or of root if it is a folder. */
    static Step copy(Step step, String owner) {
        Definition name = new Definition("llb-layers").add(step.digest().text()).add(owner);
        return new Step.Copy(
                new Step.About(
                        name.digest(),
                        "[internal] copy " + step.about().name(),
                        step.about().lines(),
                        false),
                null,
                List.of(new Step.Source(step, "/", false, false)),
                new Step.Target("/", owner, "", false, false, List.of()));
    }
}

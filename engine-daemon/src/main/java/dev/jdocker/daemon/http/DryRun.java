package dev.jdocker.daemon.http;

import java.util.Arrays;
import java.util.List;

/**
 * The parameters of ours that a prune takes: {@code dry-run=1} only tells what would go, {@code without=ID,ID} as if these
 * containers, of the build cache these images, were gone already, which others belong to.
 *
 * @param without beginnings of ids, none where it is no dry run
 */
public record DryRun(boolean isOn, List<String> without) {

    public DryRun {
        without = List.copyOf(without);
    }

    public static DryRun of(Query query) {
        boolean on = query.bool("dry-run", false);
        String ids = on ? query.string("without", "") : "";
        return new DryRun(
                on,
                Arrays.stream(ids.split(",", -1)).filter(id -> !id.isEmpty()).toList());
    }

    /** Whether that one is still to be counted with. */
    public boolean counts(String id) {
        return without.stream().noneMatch(id::startsWith);
    }
}

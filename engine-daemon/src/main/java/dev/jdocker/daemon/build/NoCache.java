package dev.jdocker.daemon.build;

import java.util.Locale;
import java.util.Set;

/** Which steps are done again though they have been done before: those of all stages, of some, or of none. */
public record NoCache(boolean all, Set<String> stages) {

    public static final NoCache NONE = new NoCache(false, Set.of());
    public static final NoCache ALL = new NoCache(true, Set.of());

    public NoCache {
        stages = Set.copyOf(stages);
    }

    /** Whether that holds for a stage, by its name in small letters. */
    public boolean covers(String stage) {
        return all || stages.contains(stage.toLowerCase(Locale.ROOT));
    }
}

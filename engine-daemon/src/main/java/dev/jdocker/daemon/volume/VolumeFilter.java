package dev.jdocker.daemon.volume;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.DryRun;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The {@code filters} of lists and prunes of volumes. */
final class VolumeFilter {
    private static final Set<String> OF_LISTS = Set.of("dangling", "driver", "label", "name");
    private static final Set<String> OF_PRUNES = Set.of("all", "label", "label!");

    /** What Go takes for true or false. */
    private static final Pattern BOOLEAN = Pattern.compile("[01tTfF]|true|TRUE|True|false|FALSE|False");

    private VolumeFilter() {}

    static Predicate<HeldVolume> ofList(Filters filters) {
        Filters known = filters.requireKnown(OF_LISTS);
        boolean dangling = known.bool("dangling", false);
        return held -> known.matches("driver", held.document().driver())
                && isNamed(known, held.document().name())
                && known.admitsLabels(held.document().labels())
                && (!known.has("dangling") || held.isHeld() != dangling);
    }

    /** What may be removed: local ones without options that nobody holds, those without names only unless {@code all}. */
    static Predicate<HeldVolume> ofPrune(Filters filters, boolean everything, DryRun dryRun) {
        Filters known = filters.requireKnown(OF_PRUNES);
        boolean all = everything || isAll(known);
        return held -> held.document().driver().equals(LocalDriver.NAME)
                && held.document().options().isEmpty()
                && held.holders().stream().noneMatch(dryRun::counts)
                && !held.document().isProtected()
                && (all || held.document().isAnonymous())
                && known.admitsLabels(held.document().labels());
    }

    private static boolean isAll(Filters filters) {
        for (String value : filters.get("all")) {
            if (!BOOLEAN.matcher(value).matches()) {
                throw new BadRequest(
                        "invalid filter 'all': strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
            }
        }
        return filters.bool("all", false);
    }

    private static boolean isNamed(Filters filters, String name) {
        Set<String> wanted = filters.get("name");
        return wanted.isEmpty() || wanted.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        try {
            return name.equals(pattern)
                    || Pattern.compile(pattern).matcher(name).find();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}

package dev.jdocker.daemon.network;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.model.Network;
import java.util.Set;
import java.util.function.Predicate;

/** Which networks a client asks for. */
final class NetworkFilter {
    private static final Set<String> KNOWN = Set.of("dangling", "driver", "id", "label", "name", "scope", "type");

    private NetworkFilter() {}

    /**
     * Reads it.
     *
     * @param isUsed whether a container runs in a network
     */
    static Predicate<Network> of(Filters asked, Predicate<Network> isUsed) {
        Filters filters = asked.requireKnown(KNOWN);
        for (String type : filters.get("type")) {
            if (!type.equals("builtin") && !type.equals("custom")) {
                throw new BadRequest("invalid filter: 'type'='" + type + "'");
            }
        }
        boolean asksForDangling = !filters.get("dangling").isEmpty();
        boolean dangling = dangling(filters);
        return network -> matchesAny(filters.get("name"), network.name())
                && matchesAny(filters.get("id"), network.id())
                && filters.matches("driver", network.driver())
                && filters.matches("scope", Network.SCOPE)
                && filters.matches("type", network.isPredefined() ? "builtin" : "custom")
                && filters.matchesLabels("label", network.labels())
                && (!asksForDangling || dangling == (!network.isPredefined() && !isUsed.test(network)));
    }

    private static boolean dangling(Filters filters) {
        try {
            return filters.bool("dangling", false);
        } catch (InvalidFilterException e) {
            throw new BadRequest(
                    "invalid value for filter 'dangling', must be \"true\" (or \"1\"), or \"false\" (or \"0\")", e);
        }
    }

    /** Whether a wanted text is part of it, bound to its beginning by ^ and to its end by $. */
    private static boolean matchesAny(Set<String> wanted, String text) {
        return wanted.isEmpty() || wanted.stream().anyMatch(part -> matchesPart(part, text));
    }

    private static boolean matchesPart(String part, String text) {
        boolean first = part.startsWith("^");
        boolean last = part.endsWith("$");
        String bare = part.substring(first ? 1 : 0, part.length() - (last ? 1 : 0));
        if (first && last) {
            return text.equals(bare);
        }
        if (first) {
            return text.startsWith(bare);
        }
        return last ? text.endsWith(bare) : text.contains(bare);
    }
}

package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags of one instruction: asked for one by one, in the end none may be left. */
final class FlagReader {

    private final List<String> flags;
    private final Set<String> known = new HashSet<>();

    FlagReader(List<String> flags) {
        this.flags = flags;
    }

    /** The value of a flag that may be there once, empty without it. */
    String string(String name) throws DockerfileException {
        List<String> values = strings(name);
        if (values.size() > 1) {
            throw new DockerfileException("duplicate flag specified: --" + name);
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** The values of a flag that may be there often. */
    List<String> strings(String name) throws DockerfileException {
        known.add(name);
        List<String> values = new ArrayList<>();
        for (String flag : flags) {
            if (nameOf(flag).equals(name)) {
                int equals = flag.indexOf('=');
                if (equals < 0) {
                    throw new DockerfileException("missing a value on flag: --" + name);
                }
                values.add(flag.substring(equals + 1));
            }
        }
        return values;
    }

    boolean bool(String name) throws DockerfileException {
        return Boolean.TRUE.equals(maybe(name));
    }

    /** Null without the flag. */
    @Nullable
    Boolean maybe(String name) throws DockerfileException {
        known.add(name);
        Boolean value = null;
        for (String flag : flags) {
            if (!nameOf(flag).equals(name)) {
                continue;
            }
            if (value != null) {
                throw new DockerfileException("duplicate flag specified: --" + name);
            }
            int equals = flag.indexOf('=');
            value = switch (equals < 0 ? "true" : flag.substring(equals + 1).toLowerCase(Locale.ROOT)) {
                case "true", "" -> true;
                case "false" -> false;
                default ->
                    throw new DockerfileException(
                            "expecting boolean value for flag --" + name + ", not: " + flag.substring(equals + 1));
            };
        }
        return value;
    }

    /** Refuses what nobody has asked for. */
    void finish() throws DockerfileException {
        for (String flag : flags) {
            if (!known.contains(nameOf(flag))) {
                throw new DockerfileException("unknown flag: --" + nameOf(flag)
                        + Suggestion.of(nameOf(flag), known.stream().sorted().toList()));
            }
        }
    }

    private static String nameOf(String flag) {
        int equals = flag.indexOf('=');
        return flag.substring(2, equals < 0 ? flag.length() : equals);
    }
}

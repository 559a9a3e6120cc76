package dev.jdocker.cli.flag;

import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One flag of a command and, once a command line was read, its values. */
public final class Flag {
    private final String name;
    private final char shorthand;
    private final Kind kind;
    private final String initial;
    private final String description;
    private final List<String> values = new ArrayList<>(2);
    private boolean hidden;

    Flag(String name, char shorthand, Kind kind, String initial, String description) {
        this.name = name;
        this.shorthand = shorthand;
        this.kind = kind;
        this.initial = initial;
        this.description = description;
    }

    public String name() {
        return name;
    }

    /** The one letter that it may be called by, 0 for none. */
    public char shorthand() {
        return shorthand;
    }

    Kind kind() {
        return kind;
    }

    String initial() {
        return initial;
    }

    public String description() {
        return description;
    }

    /** Whether help shows it. */
    public boolean isShown() {
        return !hidden;
    }

    /** Keeps the flag out of help. */
    void hide() {
        hidden = true;
    }

    List<String> values() {
        return values;
    }

    @Nullable
    String last() {
        return values.isEmpty() ? null : values.getLast();
    }

    /** Takes a value as it stands on the command line; pflag's words when it is not one. */
    void accept(String value) throws UsageException {
        try {
            values.add(Values.check(kind, value));
        } catch (IllegalArgumentException e) {
            String shown = shorthand == 0 ? "--" + name : "-" + shorthand + ", --" + name;
            throw new UsageException(
                    "invalid argument " + Quoted.string(value) + " for \"" + shown + "\" flag: " + e.getMessage());
        }
    }
}

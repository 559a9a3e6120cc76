package dev.jdocker.cli.flag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The flags of one command. A Picocli model is made of just the command that was asked for, without annotations, because
 * reading annotations of every command costs more than the command itself. Values follow pflag's rules, which Docker's
 * users rely on: a boolean takes a value only after {@code =}, any other flag takes the next word whatever it looks like.
 */
public final class Flags {
    private final Map<String, Flag> byName = new LinkedHashMap<>();
    private final boolean flagsEndAtFirstArgument;
    private List<String> arguments = List.of();

    public Flags(boolean flagsEndAtFirstArgument) {
        this.flagsEndAtFirstArgument = flagsEndAtFirstArgument;
    }

    public Flags add(String name, Kind kind, String description) {
        return add(name, (char) 0, kind, "", description);
    }

    public Flags add(String name, char shorthand, Kind kind, String description) {
        return add(name, shorthand, kind, "", description);
    }

    /** Declares a flag whose value is {@code initial} when it is not given. */
    public Flags add(String name, char shorthand, Kind kind, String initial, String description) {
        byName.put(name, new Flag(name, shorthand, kind, initial, description));
        return this;
    }

    /** Declares another spelling of {@code target}, which help does not show. */
    public Flags alias(String name, String target) {
        Flag hidden = new Flag(name, (char) 0, flag(target).kind(), "", "");
        hidden.hide();
        byName.put(name, hidden);
        return this;
    }

    /** Declares {@code --help}, which help only shows where {@code -h} is something else. */
    public Flags withHelp() {
        boolean taken = hasShorthand('h');
        add("help", taken ? (char) 0 : 'h', Kind.BOOL, "Print usage");
        return taken ? this : hide("help");
    }

    /** Keeps flags out of help that have no meaning for engines of this kind. */
    public Flags hide(String... names) {
        for (String name : names) {
            flag(name).hide();
        }
        return this;
    }

    /** Reads a command line: values go into the flags, the rest is {@link #arguments()}. */
    public void read(List<String> words) throws UsageException {
        if (words.isEmpty()) {
            return; // Picocli's model would take a tenth of a short command
        }
        CommandSpec spec = CommandSpec.create();
        String last = words.getLast();
        for (Flag flag : byName.values()) {
            spec.addOption(option(flag, last));
        }
        spec.addPositional(PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .build());
        spec.parser().expandAtFiles(false).unmatchedArgumentsAllowed(true).stopAtPositional(flagsEndAtFirstArgument);
        CommandLine.ParseResult result;
        try {
            result = new CommandLine(spec).parseArgs(words.toArray(new String[0]));
        } catch (CommandLine.ParameterException e) {
            throw usage(e);
        }
        if (!result.unmatched().isEmpty()) {
            throw unknown(result.unmatched().getFirst());
        }
        arguments = result.hasMatchedPositional(0) ? result.matchedPositionalValue(0, List.<String>of()) : List.of();
    }

    private static OptionSpec option(Flag flag, String lastWord) {
        OptionSpec.Builder builder = flag.shorthand() == 0
                ? OptionSpec.builder("--" + flag.name())
                : OptionSpec.builder("-" + flag.shorthand(), "--" + flag.name());
        return builder.type(String.class)
                .arity(flag.kind() == Kind.BOOL ? "0" : "1")
                .preprocessor(new Reader(flag, lastWord))
                .build();
    }

    private static UsageException usage(CommandLine.ParameterException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal.usage;
            }
        }
        return new UsageException(String.valueOf(e.getMessage()));
    }

    private UsageException unknown(String unmatched) {
        // Of a cluster Picocli names only the rest, with a remark.
        int remark = unmatched.indexOf(" (while processing");
        String word = remark < 0 ? unmatched : unmatched.substring(0, remark);
        if (word.startsWith("--")) {
            int equals = word.indexOf('=');
            return new UsageException("unknown flag: " + (equals < 0 ? word : word.substring(0, equals)));
        }
        for (int i = 1; i < word.length(); i++) {
            if (!hasShorthand(word.charAt(i))) {
                return new UsageException("unknown shorthand flag: '" + word.charAt(i) + "' in " + word);
            }
        }
        return new UsageException("unknown flag: " + word);
    }

    private boolean hasShorthand(char shorthand) {
        for (Flag flag : byName.values()) {
            if (flag.shorthand() == shorthand) {
                return true;
            }
        }
        return false;
    }

    /** The flag that wants its value in the next word, where {@code word} is one such. */
    public @Nullable Flag awaitingValue(String word) {
        for (Flag flag : byName.values()) {
            boolean named = word.equals("--" + flag.name()) || word.equals("-" + flag.shorthand());
            if (named && flag.kind() != Kind.BOOL) {
                return flag;
            }
        }
        return null;
    }

    /** The words of the command line that are not flags, in order. */
    public List<String> arguments() {
        return arguments;
    }

    public boolean given(String name) {
        return !flag(name).values().isEmpty();
    }

    public boolean anyGiven() {
        return byName.values().stream().anyMatch(flag -> !flag.values().isEmpty());
    }

    public boolean isSet(String name) {
        String last = flag(name).last();
        return "true".equals(last == null ? flag(name).initial() : last);
    }

    public String string(String name) {
        String last = flag(name).last();
        return last == null ? flag(name).initial() : last;
    }

    /** Any flag whose value is a number once checked: an integer, bytes, nanoseconds or billionths of a CPU. */
    public long number(String name) {
        String value = string(name);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    public List<String> list(String name) {
        return flag(name).values();
    }

    /** The values of a flag each of which may be several, with commas between them. */
    public List<String> strings(String name) {
        List<String> values = new ArrayList<>();
        for (String value : list(name)) {
            values.addAll(List.of(value.split(",", -1)));
        }
        return values;
    }

    /** The values of a flag as {@code name=value} pairs; a name alone has an empty value, and the last one of a name counts. */
    public Map<String, String> map(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : list(name)) {
            int equals = word.indexOf('=');
            pairs.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        }
        return pairs;
    }

    /** The values of a flag and of its other spelling, in that order. */
    public List<String> list(String name, String alias) {
        if (flag(alias).values().isEmpty()) {
            return list(name);
        }
        List<String> both = new ArrayList<>(list(name));
        both.addAll(list(alias));
        return both;
    }

    public Iterable<Flag> all() {
        return byName.values();
    }

    private Flag flag(String name) {
        @Nullable Flag flag = byName.get(name);
        if (flag == null) {
            throw new IllegalArgumentException("no flag --" + name);
        }
        return flag;
    }

    /** Carries a refusal through Picocli, which lets only unchecked exceptions pass. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient UsageException usage;

        Refusal(UsageException usage) {
            super(usage);
            this.usage = usage;
        }
    }

    /** Takes the values of a flag. Not a record: Picocli puts it into sets, and a record's hash is linked at run time, in 10 ms. */
    private static final class Reader implements IParameterPreprocessor {
        private final Flag flag;
        private final String lastWord;

        Reader(Flag flag, String lastWord) {
            this.flag = flag;
            this.lastWord = lastWord;
        }

        @Override
        public boolean preprocess(
                Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> position) {
            try {
                if (flag.kind() == Kind.BOOL) {
                    flag.accept("=".equals(position.get("separator")) ? words.pop() : "true");
                } else if (words.isEmpty()) {
                    throw new UsageException(missing());
                } else {
                    flag.accept(words.pop());
                }
            } catch (UsageException e) {
                throw new Refusal(e);
            }
            return true;
        }

        private String missing() {
            return lastWord.startsWith("--")
                    ? "flag needs an argument: --" + flag.name()
                    : "flag needs an argument: '" + flag.shorthand() + "' in " + lastWord;
        }
    }
}

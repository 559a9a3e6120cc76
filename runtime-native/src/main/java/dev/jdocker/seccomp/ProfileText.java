package dev.jdocker.seccomp;

import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompArch;
import dev.jdocker.oci.SeccompArg;
import dev.jdocker.oci.SeccompOperator;
import dev.jdocker.oci.SeccompSyscall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the form that the default profile is written in; its head describes it. */
final class ProfileText {
    private final Map<SeccompArch, List<SeccompArch>> machines = new EnumMap<>(SeccompArch.class);
    private final List<SeccompProfile.Rule> rules = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private Action otherwise = new Action(SeccompAction.ERRNO, 1);
    private @Nullable String header;

    private ProfileText() {}

    private record Action(SeccompAction action, @Nullable Integer errno) {}

    static SeccompProfile parse(String text) {
        var parser = new ProfileText();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(parser::line);
        parser.endRule();
        return new SeccompProfile(
                parser.otherwise.action,
                parser.otherwise.errno,
                List.of(),
                parser.machines,
                List.of(),
                null,
                null,
                parser.rules);
    }

    private void line(String line) {
        if (Character.isWhitespace(line.charAt(0))) {
            names.addAll(words(line));
            return;
        }
        endRule();
        if (line.startsWith("otherwise ")) {
            otherwise = action(line.substring("otherwise ".length()));
        } else if (line.startsWith("machine ")) {
            List<SeccompArch> arches = words(line).stream()
                    .filter(word -> !word.equals("machine") && !word.equals("also"))
                    .map(word -> SeccompArch.valueOf(word.toUpperCase(Locale.ROOT)))
                    .toList();
            machines.put(arches.getFirst(), arches.subList(1, arches.size()));
        } else {
            header = line;
        }
    }

    private void endRule() {
        if (header == null) {
            return;
        }
        String[] halves = header.split(" when ", 2);
        var includes = new Clauses();
        var excludes = new Clauses();
        var args = new ArrayList<SeccompArg>();
        for (String clause : halves.length == 1 ? new String[0] : halves[1].split(";")) {
            List<String> words = words(clause);
            if (words.getFirst().startsWith("arg")) {
                args.add(argument(words));
            } else if (words.getFirst().equals("no")) {
                excludes.add(words.subList(1, words.size()));
            } else {
                includes.add(words);
            }
        }
        Action action = action(halves[0]);
        rules.add(new SeccompProfile.Rule(
                new SeccompSyscall(names, action.action, action.errno, args),
                includes.condition(),
                excludes.condition()));
        names.clear();
        header = null;
    }

    /** {@code arg0 == 5} or {@code arg0 & 0xff == 0}. */
    private static SeccompArg argument(List<String> words) {
        int index = Integer.parseInt(words.get(0).substring("arg".length()));
        long value = Long.decode(words.get(2));
        return switch (words.get(1)) {
            case "<" -> new SeccompArg(index, value, 0, SeccompOperator.LT);
            case "==" -> new SeccompArg(index, value, 0, SeccompOperator.EQ);
            case ">" -> new SeccompArg(index, value, 0, SeccompOperator.GT);
            case "&" -> new SeccompArg(index, value, Long.decode(words.get(4)), SeccompOperator.MASKED_EQ);
            default -> throw new IllegalArgumentException("no such comparison: " + words);
        };
    }

    private static Action action(String text) {
        List<String> words = words(text);
        return switch (words.getFirst()) {
            case "allow" -> new Action(SeccompAction.ALLOW, null);
            case "errno" -> new Action(SeccompAction.ERRNO, Integer.valueOf(words.get(1)));
            default -> throw new IllegalArgumentException("no such action: " + text);
        };
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split("\\s+"));
    }

    private static final class Clauses {
        private final List<String> capabilities = new ArrayList<>();
        private final List<String> machines = new ArrayList<>();
        private @Nullable KernelVersion kernel;

        void add(List<String> words) {
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "cap" -> values.forEach(name -> capabilities.add("CAP_" + name));
                case "arch" -> machines.addAll(values);
                case "kernel" -> kernel = KernelVersion.parse(values.getFirst());
                default -> throw new IllegalArgumentException("no such condition: " + words);
            }
        }

        Condition condition() {
            return new Condition(capabilities, machines, kernel);
        }
    }
}

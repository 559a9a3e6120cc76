package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.cli.flag.Flag;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every command and flag that the docker CLI's own help names is here too, but for those that are listed with a reason. */
class DockerHelpTest {
    /** Of swarms, of signing services, and of plugins that run in the engine: none of these is there. */
    private static final Set<String> OTHER_WORLDS = Set.of(
            "swarm", "service", "stack", "node", "config", "secret", "trust", "plugin", "checkpoint", "manifest");

    /** Commands that are missing, with why. */
    private static final Map<String, String> MISSING_COMMANDS = Map.of();

    /** Flags that are missing, with why. */
    private static final Map<String, String> MISSING_FLAGS = new TreeMap<>();

    static {
        add(
                "volume create",
                "of volumes of a swarm",
                "--availability",
                "--group",
                "--limit-bytes",
                "--required-bytes",
                "--scope",
                "--secret",
                "--sharing",
                "--topology-preferred",
                "--topology-required",
                "--type");
    }

    private static void add(String command, String why, String... flags) {
        for (String flag : flags) {
            MISSING_FLAGS.put(command + " " + flag, why);
        }
    }

    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z][a-z-]*)\\*? {2,}\\S");
    private static final Pattern FLAG = Pattern.compile("(?m)^ {2,6}(?:-([a-zA-Z]), )?--([a-z0-9-]+)");

    private final Path docker = Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "docker"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("/nonexistent"));

    private String help(List<String> command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(docker.toString()));
        words.addAll(command);
        words.add("--help");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DOCKER_CONFIG", "/nonexistent");
        builder.environment().put("COLUMNS", "80");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static List<String> commands(String help) {
        List<String> commands = new ArrayList<>();
        for (String section : help.split("\n\n")) {
            if (section.strip().matches("(?s)(Common |Management |Swarm )?Commands:.*")) {
                Matcher command = COMMAND.matcher(section);
                while (command.find()) {
                    commands.add(command.group(1));
                }
            }
        }
        return commands;
    }

    private static Map<String, String> flags(String help) {
        Map<String, String> flags = new TreeMap<>();
        int options = help.indexOf("\nOptions:");
        Matcher flag = FLAG.matcher(options < 0 ? "" : help.substring(options));
        while (flag.find()) {
            flags.put(flag.group(2), flag.group(1) == null ? "" : flag.group(1));
        }
        return flags;
    }

    /** The commands that stand in no group, and those of the groups, each as its words. */
    private List<List<String>> all() throws IOException, InterruptedException {
        List<List<String>> all = new ArrayList<>();
        for (String first : commands(help(List.of()))) {
            if (OTHER_WORLDS.contains(first)) {
                continue;
            }
            List<String> inner = commands(help(List.of(first)));
            if (inner.isEmpty()) {
                all.add(List.of(first));
            }
            inner.forEach(second -> all.add(List.of(first, second)));
        }
        return all;
    }

    @Test
    void everyCommandAndFlagOfDockerIsHere() throws Exception {
        assumeTrue(Files.isExecutable(docker), "capability missing: no docker CLI on PATH");
        List<List<String>> commands = all();
        assertThat(commands).as("commands of docker").hasSizeGreaterThan(80);
        Set<String> missing = new TreeSet<>();
        Set<String> differing = new TreeSet<>();
        for (List<String> words : commands) {
            String name = String.join(" ", words);
            Commands.Found found = Commands.find(words);
            if (found == null || found.command() == null) {
                missing.add(name);
                continue;
            }
            Flags ours = new Flags(false);
            found.command().declare(ours);
            Map<String, String> known = new TreeMap<>();
            for (Flag flag : ours.all()) {
                known.put(flag.name(), flag.shorthand() == 0 ? "" : String.valueOf(flag.shorthand()));
            }
            flags(help(words)).forEach((flag, shorthand) -> {
                if (!flag.equals("help") && !shorthand.equals(known.get(flag))) {
                    differing.add(name + " --" + flag);
                }
            });
        }
        assertThat(differing.stream().filter(flag -> !isKnown(flag)).toList()).isEmpty();
        assertThat(missing).isEqualTo(new TreeSet<>(MISSING_COMMANDS.keySet()));
    }

    /** A flag that is known to be missing, also where its command stands outside of its group. */
    private static boolean isKnown(String flag) {
        return MISSING_FLAGS.keySet().stream().anyMatch(known -> known.equals(flag) || known.endsWith(" " + flag));
    }

    @Test
    void noListedExceptionIsThereAfterAll() {
        List<String> there = MISSING_FLAGS.keySet().stream()
                .filter(entry -> {
                    List<String> words = Arrays.asList(entry.split(" "));
                    Commands.Found found = Commands.find(words.subList(0, words.size() - 1));
                    if (found == null || found.command() == null) {
                        return false;
                    }
                    Flags flags = new Flags(false);
                    found.command().declare(flags);
                    for (Flag flag : flags.all()) {
                        if (words.getLast().equals("--" + flag.name())) {
                            return true;
                        }
                    }
                    return false;
                })
                .toList();
        assertThat(there).isEmpty();
    }
}

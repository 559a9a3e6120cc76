package dev.jdocker.cli;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flag;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at the end of a command line: commands, flags, and the names of what the engine has. The scripts of {@code jdocker
 * completion} ask for it; each candidate is a line, with what it is behind a tab.
 */
final class Completion {
    private final Session session;
    private final List<String> found = new ArrayList<>();

    Completion(Session session) {
        this.session = session;
    }

    /**
     * The candidates.
     *
     * @param words those before it and, last, the beginning of the word itself, which may be empty
     * @param global the flags before a command
     */
    List<String> candidates(List<String> words, Flags global) throws IOException {
        String begun = words.getLast();
        List<String> before = words.subList(0, words.size() - 1);
        if (before.isEmpty()) {
            if (begun.startsWith("-")) {
                flags(global, begun);
            } else {
                commands("", all(), begun);
            }
            return found;
        }
        String first = before.getFirst();
        if (Commands.isGroup(first) && before.size() == 1) {
            commands(first, group(first), begun);
            return found;
        }
        Commands.Found command = Commands.find(before);
        if (command != null && command.command() != null) {
            arguments(command, command.command(), before, begun);
        }
        return found;
    }

    private void arguments(Commands.Found named, Command command, List<String> before, String begun)
            throws IOException {
        Flags flags = new Flags(command.usage().flagsFirst());
        command.declare(flags);
        flags.withHelp();
        Flag valued = before.size() > named.words() ? flags.awaitingValue(before.getLast()) : null;
        if (valued != null) {
            values(valued.name(), begun);
        } else if (begun.startsWith("-")) {
            flags(flags, begun);
        } else {
            names(named.name(), begun);
        }
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(Commands.TOP);
        Commands.GROUPS.forEach(group -> all.add(group.getFirst()));
        return all;
    }

    private static List<String> group(String name) {
        return Commands.GROUPS.stream()
                .filter(group -> group.getFirst().equals(name))
                .findFirst()
                .map(group -> group.subList(1, group.size()))
                .orElse(List.of());
    }

    private void commands(String group, List<String> names, String begun) {
        for (String name : names) {
            Command command = group.isEmpty() ? Commands.top(name) : Commands.grouped(group, name);
            add(
                    name,
                    command == null
                            ? HelpPage.groupSummary(name)
                            : command.usage().summary(),
                    begun);
        }
    }

    private void flags(Flags flags, String begun) {
        for (Flag flag : flags.all()) {
            if (flag.isShown()) {
                add("--" + flag.name(), flag.description().lines().findFirst().orElse(""), begun);
            }
        }
    }

    private void values(String flag, String begun) throws IOException {
        switch (flag) {
            case "network" -> networks(begun);
            case "volumes-from" -> containers(begun, true);
            case "context" -> {}
            case "restart" -> {
                for (String policy : List.of("no", "on-failure", "always", "unless-stopped")) {
                    add(policy, "restart policy", begun);
                }
            }
            case "pull" -> {
                for (String policy : List.of("always", "missing", "never")) {
                    add(policy, "when to pull the image", begun);
                }
            }
            default -> {
                // Anything: files, for what the shell knows.
            }
        }
    }

    private void names(String command, String begun) throws IOException {
        switch (command.startsWith("container ") ? command.substring("container ".length()) : command) {
            case "attach", "exec", "kill", "pause", "stop", "top", "unpause" -> containers(begun, false);
            case "commit",
                    "cp",
                    "diff",
                    "export",
                    "logs",
                    "port",
                    "rename",
                    "restart",
                    "rm",
                    "start",
                    "stats",
                    "update",
                    "wait" -> containers(begun, true);
            case "create", "run", "history", "push", "rmi", "save", "tag" -> images(begun);
            case "image history", "image inspect", "image push", "image rm", "image save", "image tag" -> images(begun);
            case "network connect", "network disconnect", "network inspect", "network rm" -> networks(begun);
            case "volume inspect", "volume rm" -> volumes(begun);
            case "inspect" -> {
                if (command.equals("inspect")) {
                    images(begun);
                }
                containers(begun, true);
            }
            default -> {
                // Nothing that the engine knows.
            }
        }
    }

    private void containers(String begun, boolean all) throws IOException {
        for (Object container : list(Query.of("/containers/json").with("all", all))) {
            for (Object name : Json.list(container, "Names")) {
                add(String.valueOf(name).substring(1), Json.string(container, "Image"), begun);
            }
        }
    }

    private void images(String begun) throws IOException {
        for (Object image : list(Query.of("/images/json"))) {
            for (Object tag : Json.list(image, "RepoTags")) {
                add(String.valueOf(tag), "image", begun);
            }
        }
    }

    private void networks(String begun) throws IOException {
        for (Object network : list(Query.of("/networks"))) {
            add(Json.string(network, "Name"), Json.string(network, "Driver"), begun);
        }
    }

    private void volumes(String begun) throws IOException {
        for (Object volume :
                Json.list(session.engine().get(Query.of("/volumes")).json(), "Volumes")) {
            add(Json.string(volume, "Name"), Json.string(volume, "Driver"), begun);
        }
    }

    private List<?> list(Query query) throws IOException {
        return session.engine().get(query).list();
    }

    private void add(@Nullable String candidate, String what, String begun) {
        if (candidate != null && candidate.startsWith(begun)) {
            found.add(candidate + "\t" + what);
        }
    }
}

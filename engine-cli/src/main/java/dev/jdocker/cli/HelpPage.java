package dev.jdocker.cli;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flag;
import dev.jdocker.cli.flag.FlagHelp;
import dev.jdocker.cli.flag.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text of {@code --help}, laid out like Docker's. */
final class HelpPage {
    private HelpPage() {}

    static String usageLine(String name, Usage usage) {
        return usage.arguments().isEmpty() ? "jdocker " + name : "jdocker " + name + " " + usage.arguments();
    }

    /** @param width how many columns there are */
    static String command(String name, Usage usage, Flags flags, int width) {
        StringBuilder page = new StringBuilder()
                .append("Usage:  ")
                .append(usageLine(name, usage))
                .append("\n\n")
                .append(usage.summary())
                .append(usage.details());
        if (usage.aliases().size() > 1) {
            page.append("\n\nAliases:\n  ");
            for (int i = 0; i < usage.aliases().size(); i++) {
                page.append(i == 0 ? "jdocker " : ", jdocker ")
                        .append(usage.aliases().get(i));
            }
        }
        options(page, flags, width);
        return page.toString();
    }

    private static void options(StringBuilder page, Flags flags, int width) {
        boolean any = false;
        for (Flag flag : flags.all()) {
            any |= flag.isShown();
        }
        if (any) {
            page.append("\n\nOptions:").append(FlagHelp.of(flags, width));
        }
    }

    /**
     * The page of the whole client.
     *
     * @param plugins further commands by name, with what they say of themselves
     * @param width how many columns there are
     */
    static String root(Flags global, Map<String, String> plugins, int width) {
        StringBuilder page = new StringBuilder(
                "Usage:  jdocker [OPTIONS] COMMAND\n\nA container engine of its own, in Docker's words");
        List<String> common = new ArrayList<>(Commands.TOP.subList(0, Commands.COMMON));
        if (plugins.containsKey("buildx")) {
            common.add(common.indexOf("build") + 1, "bake");
        }
        section(page, "Common Commands", "", common);
        page.append("\n\nManagement Commands:");
        Map<String, String> managing = new TreeMap<>();
        for (List<String> group : Commands.GROUPS) {
            managing.put(group.getFirst(), groupSummary(group.getFirst()));
        }
        plugins.forEach((name, summary) -> managing.put(name + "*", summary));
        managing.forEach((name, summary) -> row(page, name, summary));
        section(page, "Commands", "", Commands.TOP.subList(Commands.COMMON, Commands.TOP.size()));
        page.append("\n\nGlobal Options:").append(FlagHelp.of(global, width));
        return page.append("\n\nRun 'jdocker COMMAND --help' for more information on a command.")
                .toString();
    }

    /** How a group is called, as Docker's client writes it. */
    static String groupUsage(String name) {
        return switch (name) {
            case "manifest", "volume" -> "jdocker " + name + " COMMAND";
            default -> "jdocker " + name;
        };
    }

    static String group(String name) {
        StringBuilder page = new StringBuilder("Usage:  jdocker " + name + " COMMAND\n\n").append(groupSummary(name));
        for (List<String> group : Commands.GROUPS) {
            if (group.getFirst().equals(name)) {
                section(page, "Commands", name, group.subList(1, group.size()));
            }
        }
        return page.append("\n\nRun 'jdocker " + name + " COMMAND --help' for more information on a command.")
                .toString();
    }

    private static void section(StringBuilder page, String title, String group, List<String> names) {
        page.append("\n\n").append(title).append(':');
        for (String name : names) {
            Command command = group.isEmpty() ? Commands.top(name) : Commands.grouped(group, name);
            row(
                    page,
                    name,
                    command == null ? "Build from a file" : command.usage().summary());
        }
    }

    private static void row(StringBuilder page, String name, String summary) {
        page.append("\n  ")
                .append(name)
                .repeat(' ', Math.max(1, 12 - name.length()))
                .append(summary);
    }

    static String groupSummary(String group) {
        return switch (group) {
            case "builder" -> "Manage builds";
            case "config" -> "Manage configs of this engine";
            case "container" -> "Manage containers";
            case "context" -> "Manage contexts";
            case "image" -> "Manage images";
            case "manifest" -> "Look at images in their registries";
            case "network" -> "Manage networks";
            case "secret" -> "Manage secrets of this engine";
            case "volume" -> "Manage volumes";
            default -> "Manage the engine";
        };
    }
}

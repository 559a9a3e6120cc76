package dev.jdocker.cli;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flag;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Manual pages in the language of man(7): what {@code --help} says, one page for each command. */
final class ManPages {
    private final Path folder;

    ManPages(Path folder) {
        this.folder = folder;
    }

    /** Writes {@code jdocker.1}, {@code jdocker-run.1}, {@code jdocker-network-create.1} and so on. */
    void write(Flags global) throws IOException {
        Files.createDirectories(folder);
        List<String> all = new ArrayList<>();
        for (String name : Commands.TOP) {
            write(name, Objects.requireNonNull(Commands.top(name)));
            all.add(name);
        }
        for (List<String> group : Commands.GROUPS) {
            for (String name : group.subList(1, group.size())) {
                String whole = group.getFirst() + " " + name;
                write(whole, Objects.requireNonNull(Commands.grouped(group.getFirst(), name)));
                all.add(whole);
            }
        }
        StringBuilder root = head("jdocker", "a container engine's command line");
        root.append(".SH SYNOPSIS\n.B jdocker\n[OPTIONS] COMMAND [ARG...]\n.SH DESCRIPTION\n")
                .append(
                        "Runs containers, and looks after them, their images, networks and volumes, through the API of an engine: ")
                .append("\\fBjdockerd\\fR, or another one that serves the API of Docker.\n.SH COMMANDS\n");
        for (String name : all) {
            root.append(".TP\n.BR ").append(page(name).replace("-", "\\-")).append(" (1)\n");
        }
        options(root, "OPTIONS", global);
        root.append(
                ".SH FILES\n.TP\n.I ~/.docker/config.json\nCredentials, the context in use and more, shared with Docker's client.\n");
        Files.writeString(folder.resolve("jdocker.1"), root);
    }

    private void write(String name, Command command) throws IOException {
        Usage usage = command.usage();
        Flags flags = new Flags(usage.flagsFirst());
        command.declare(flags);
        flags.withHelp();
        StringBuilder page = head(page(name), usage.summary());
        page.append(".SH SYNOPSIS\n.B jdocker ")
                .append(escaped(name))
                .append('\n')
                .append(escaped(usage.arguments()))
                .append('\n');
        page.append(".SH DESCRIPTION\n").append(escaped(usage.summary())).append(".\n");
        if (!usage.details().isEmpty()) {
            page.append(".nf\n").append(escaped(usage.details().strip())).append("\n.fi\n");
        }
        options(page, "OPTIONS", flags);
        if (usage.aliases().size() > 1) {
            page.append(".SH ALIASES\n");
            usage.aliases()
                    .forEach(alias ->
                            page.append("jdocker ").append(escaped(alias)).append("\n.br\n"));
        }
        page.append(".SH SEE ALSO\n.BR jdocker (1)\n");
        Files.writeString(folder.resolve(page(name) + ".1"), page);
    }

    private static StringBuilder head(String title, String summary) {
        return new StringBuilder(".TH ")
                .append(title.toUpperCase(java.util.Locale.ROOT))
                .append(" 1 \"\" jdocker \"jdocker manual\"\n.SH NAME\n")
                .append(title.replace("-", "\\-"))
                .append(" \\- ")
                .append(escaped(summary))
                .append('\n');
    }

    private static void options(StringBuilder page, String title, Flags flags) {
        page.append(".SH ").append(title).append('\n');
        for (Flag flag : flags.all()) {
            if (flag.isShown()) {
                page.append(".TP\n.BR ");
                if (flag.shorthand() != 0) {
                    page.append("\\-").append(flag.shorthand()).append(", ");
                }
                page.append("\\-\\-").append(flag.name().replace("-", "\\-")).append('\n');
                page.append(escaped(flag.description())).append('\n');
            }
        }
    }

    private static String page(String name) {
        return "jdocker-" + name.replace(' ', '-');
    }

    /** A dot or a quote at the beginning of a line would be a request. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}

package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.FilterValues;
import dev.jdocker.cli.format.ListFormat;
import dev.jdocker.cli.template.TemplateException;
import dev.jdocker.cli.terminal.OutputWidth;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdocker images}. */
public final class ImagesCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [REPOSITORY[:TAG]]", "List images", 0, 1, "image ls", "image list", "images");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all", 'a', Kind.BOOL, "Show all images (default hides intermediate images)")
                .add("digests", Kind.BOOL, "Show digests")
                .add("filter", 'f', Kind.FILTER, "Filter output based on conditions provided")
                .add("format", Kind.STRING, ListFormat.HELP)
                .add("no-trunc", Kind.BOOL, "Don't truncate output")
                .add("quiet", 'q', Kind.BOOL, "Only show image IDs")
                .add("tree", Kind.BOOL, "List multi-platform images as a tree (EXPERIMENTAL)");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        if (flags.isSet("tree")) {
            return tree(session, flags);
        }
        boolean digests = flags.isSet("digests");
        String table = "{{.Repository}}\t{{.Tag}}\t" + (digests ? "{{.Digest}}\t" : "")
                + "{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
        ListFormat format = ListFormat.of(flags.isSet("quiet") ? "{{.ID}}" : flags.string("format"), table);
        List<ImageRow> rows = new ArrayList<>();
        for (Object image : session.engine().get(query(flags)).list()) {
            ImageRow.add(
                    rows,
                    image,
                    digests,
                    digests || format.mentions("Digest"),
                    !flags.isSet("no-trunc"),
                    session.clock());
        }
        try {
            session.print(format.render(rows, ImageRow.HEADINGS));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static Query query(Flags flags) throws CommandException {
        List<String> filters = new ArrayList<>(flags.list("filter"));
        for (String reference : flags.arguments()) {
            filters.add("reference=" + reference);
        }
        return Query.of("/images/json").with("all", flags.isSet("all")).with("filters", FilterValues.json(filters));
    }

    private static int tree(Session session, Flags flags) throws CommandException, IOException {
        for (String flag : List.of("quiet", "no-trunc", "digests", "format")) {
            if (flags.isSet(flag) || (flag.equals("format") && flags.given(flag))) {
                // the words are those of Docker's client, which has no flag of that name
                String named = flag.equals("digests") ? "show-digest" : flag;
                throw new CommandException("--" + named + " is not yet supported with --tree");
            }
        }
        List<?> images =
                session.engine().get(query(flags).with("manifests", true)).list();
        boolean isTerminal = TerminalCheck.isOutput();
        int width = isTerminal ? new OutputWidth(1).columns() : 0;
        session.print(ImageTree.text(TreeImage.of(images, flags.isSet("all")), isTerminal, width));
        return 0;
    }
}

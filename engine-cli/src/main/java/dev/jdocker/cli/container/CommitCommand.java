package dev.jdocker.cli.container;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** {@code jdocker commit}. */
public final class CommitCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
                "Create a new image from a container's changes",
                1,
                2,
                "container commit",
                "commit");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("author", 'a', Kind.STRING, "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")")
                .add("change", 'c', Kind.LIST, "Apply Dockerfile instruction to the created image")
                .add("message", 'm', Kind.STRING, "Commit message")
                .add("pause", 'p', Kind.BOOL, "true", "Pause container during commit");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        Query query = Query.of("/commit")
                .with("author", flags.string("author"))
                .with("comment", flags.string("message"))
                .with("container", flags.arguments().getFirst());
        if (!flags.isSet("pause")) {
            query.with("pause", "0");
        }
        for (String change : flags.list("change")) {
            query.with("changes", change);
        }
        if (flags.arguments().size() > 1) {
            name(query, flags.arguments().getLast());
        }
        session.printLine(Json.string(session.engine().post(query).json(), "Id"));
        return 0;
    }

    private static void name(Query query, String text) throws CommandException {
        try {
            ImageReference name = ImageReference.parse(text);
            if (name.digest() != null) {
                throw new CommandException("refusing to create a tag with a digest reference");
            }
            ImageReference complete = name.withDefaultTag();
            query.with("repo", complete.familiarName()).with("tag", String.valueOf(complete.tag()));
        } catch (InvalidReferenceException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}

package dev.jdocker.cli.image;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Quoted;
import java.io.IOException;

/** {@code jdocker tag}. */
public final class TagCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
                "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
                2,
                2,
                "image tag",
                "tag");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String target = flags.arguments().getLast();
        if (target.indexOf('@') >= 0) {
            throw new CommandException("refusing to create a tag with a digest reference");
        }
        ImageReference name;
        try {
            name = ImageReference.parse(target).withDefaultTag();
        } catch (InvalidReferenceException e) {
            throw new CommandException("Error parsing reference: " + Quoted.string(target)
                    + " is not a valid repository/tag: " + e.getMessage());
        }
        session.engine()
                .post(Query.image(flags.arguments().getFirst(), "tag")
                        .with("repo", name.familiarName())
                        .with("tag", String.valueOf(name.tag())))
                .close();
        return 0;
    }
}

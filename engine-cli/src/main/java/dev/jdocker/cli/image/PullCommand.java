package dev.jdocker.cli.image;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker pull}. */
public final class PullCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] NAME[:TAG|@DIGEST]", "Download an image from a registry", 1, 1, "image pull", "pull");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all-tags", 'a', Kind.BOOL, "Download all tagged images in the repository")
                .add("disable-content-trust", (char) 0, Kind.BOOL, "true", "Skip image verification")
                .add("platform", Kind.STRING, "Set platform if server is multi-platform capable")
                .add("quiet", 'q', Kind.BOOL, "Suppress verbose output");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        ImageReference name = parse(flags.arguments().getFirst());
        boolean plain = name.tag() == null && name.digest() == null;
        boolean quiet = flags.isSet("quiet");
        if (flags.isSet("all-tags")) {
            if (!plain) {
                throw new CommandException("tag can't be used with --all-tags/-a");
            }
        } else if (plain) {
            name = name.withDefaultTag();
            if (!quiet) {
                session.printLine("Using default tag: " + name.tag());
            }
        }
        Pull.onOutput(session, quiet).run(name, flags.string("platform"));
        session.printLine(name.toString());
        return 0;
    }

    static ImageReference parse(String name) throws CommandException {
        try {
            return ImageReference.parse(name);
        } catch (InvalidReferenceException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}

package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import java.io.IOException;

/** {@code jdocker image inspect}. */
public final class ImageInspectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] IMAGE [IMAGE...]", "Display detailed information on one or more images", 1, -1);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP).add("platform", Kind.STRING, """
                        Inspect a specific platform of the multi-platform image.
                        If the image or the server is not multi-platform capable, the command will error out if the \
                        platform does not match.
                        'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)""");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String platform = PlatformFlag.json(flags.string("platform"));
        return InspectFormat.of(flags.string("format"))
                .run(
                        session,
                        flags.arguments(),
                        name -> session.engine()
                                .get(Query.image(name, "json").with("platform", platform))
                                .json());
    }
}

package dev.jdocker.cli.volume;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker volume rm}. */
public final class VolumeRmCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "[OPTIONS] VOLUME [VOLUME...]",
                        "Remove one or more volumes",
                        1,
                        -1,
                        "volume rm",
                        "volume remove")
                .withDetails(". You cannot remove a volume that is in use by a container.");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("force", 'f', Kind.BOOL, "Force the removal of one or more volumes")
                .add("protected", Kind.BOOL, "Remove volumes although their label protects them");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), name -> {
            session.engine()
                    .delete(Query.of("/volumes/" + Query.encode(name))
                            .with("force", flags.isSet("force"))
                            .with("protected", flags.isSet("protected")))
                    .close();
            session.printLine(name);
        });
    }
}

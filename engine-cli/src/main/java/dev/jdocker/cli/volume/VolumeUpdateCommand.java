package dev.jdocker.cli.volume;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.io.IOException;

/** {@code jdocker volume update}: volumes that can be updated belong to a cluster, which there is none of. */
public final class VolumeUpdateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [VOLUME]", "Update a volume (cluster volumes only)", 1, 1, "volume update");
    }

    @Override
    public void declare(Flags flags) {
        flags.add(
                        "availability",
                        (char) 0,
                        Kind.STRING,
                        "active",
                        "Cluster Volume availability (\"active\", \"pause\", \"drain\")")
                .hide("availability");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        session.engine()
                .get(Query.of("/volumes/" + Query.encode(flags.arguments().getFirst())))
                .close();
        throw new CommandException("can only update cluster volumes");
    }
}

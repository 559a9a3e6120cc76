package dev.jdocker.cli.secret;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;

/** {@code jdocker secret rm}. */
public final class SecretRmCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("SECRET [SECRET...]", "Remove one or more secrets", 1, -1, "secret rm", "secret remove");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), name -> {
            session.engine()
                    .delete(Query.of("/jdocker/secrets/" + Query.encode(name)))
                    .close();
            session.printLine(name);
        });
    }
}

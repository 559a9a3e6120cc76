package dev.jdocker.cli.secret;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.util.Locale;

/**
 * {@code jdocker secret rm}, {@code jdocker config rm}.
 *
 * @param kind {@code secret} or {@code config}
 */
public record SecretRmCommand(String kind) implements Command {
    @Override
    public Usage usage() {
        String word = kind.toUpperCase(Locale.ROOT);
        return Usage.of(
                word + " [" + word + "...]", "Remove one or more " + kind + "s", 1, -1, kind + " rm", kind + " remove");
    }

    @Override
    public int run(Session session, Flags flags) throws IOException, InterruptedException {
        return session.each(flags.arguments(), name -> {
            session.engine()
                    .delete(Query.of("/jdocker/" + kind + "s/" + Query.encode(name)))
                    .close();
            session.printLine(name);
        });
    }
}

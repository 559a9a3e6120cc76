package dev.jdocker.cli.registry;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/**
 * {@code jdocker manifest inspect}: what the engine finds of an image in its registry, the manifest's descriptor and the
 * platforms. Docker's client speaks to the registry itself for this; here only the engine does, with its certificates and
 * mirrors.
 */
public final class ManifestInspectCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("MANIFEST", "Display the descriptor and the platforms of an image in its registry", 1, 1);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String image = flags.arguments().getFirst();
        try {
            ImageReference.parse(image);
        } catch (InvalidReferenceException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        String auth = CredentialStore.open(session.environment()).header(image);
        Query query = Query.of("/distribution/" + Query.encode(image).replace("%2F", "/") + "/json");
        session.printLine(
                Json.indented(session.engine().getFromRegistry(query, auth).json(), "\t"));
        return 0;
    }
}

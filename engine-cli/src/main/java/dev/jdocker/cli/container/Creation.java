package dev.jdocker.cli.container;

import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.image.Pull;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates a container, pulling its image first if it must. */
final class Creation {
    private final Session session;
    private final Flags flags;

    Creation(Session session, Flags flags) {
        this.session = session;
        this.flags = flags;
    }

    /**
     * Returns the container's id.
     *
     * @throws IOException when the engine refuses
     */
    String create(ContainerSpec spec) throws CommandException, IOException, InterruptedException {
        String image = flags.arguments().getFirst();
        Path idFile = idFile();
        if (flags.string("pull").equals("always")) {
            pull(image);
        }
        Map<String, @Nullable Object> created;
        try {
            created = post(spec);
        } catch (EngineException e) {
            if (!e.isNotFound() || !flags.string("pull").equals("missing")) {
                throw e;
            }
            session.warn("Unable to find image '" + Pull.withTag(image) + "' locally");
            pull(image);
            created = post(spec);
        }
        for (Object warning : Json.list(created, "Warnings")) {
            session.warn("WARNING: " + warning);
        }
        String id = Json.string(created, "Id");
        if (idFile != null) {
            Files.writeString(idFile, id);
        }
        return id;
    }

    private Map<String, @Nullable Object> post(ContainerSpec spec) throws IOException {
        Query query = Query.of("/containers/create")
                .with("name", flags.string("name"))
                .with("platform", flags.string("platform"));
        return session.engine().post(query, spec.body()).object();
    }

    private void pull(String image) throws IOException, InterruptedException {
        Pull.onError(session, flags.isSet("quiet")).run(image, flags.string("platform"));
    }

    private @Nullable Path idFile() throws IOException {
        if (flags.string("cidfile").isEmpty()) {
            return null;
        }
        Path file = Path.of(flags.string("cidfile"));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    "container ID file found, make sure the other container isn't running or delete " + file);
        }
        return file;
    }
}

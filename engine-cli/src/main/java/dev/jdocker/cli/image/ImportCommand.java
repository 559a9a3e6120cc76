package dev.jdocker.cli.image;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code jdocker import}. */
public final class ImportCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                "Import the contents from a tarball to create a filesystem image",
                1,
                2,
                "image import",
                "import");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("change", 'c', Kind.LIST, "Apply Dockerfile instruction to the created image")
                .add("message", 'm', Kind.STRING, "Set commit message for imported image")
                .add("platform", Kind.STRING, "Set platform if server is multi-platform capable");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String source = flags.arguments().getFirst();
        boolean remote = source.startsWith("http://") || source.startsWith("https://");
        Query query = Query.of("/images/create").with("fromSrc", remote ? source : "-");
        if (flags.arguments().size() > 1) {
            checkReference(flags.arguments().getLast());
            query.with("repo", flags.arguments().getLast());
        }
        query.with("message", flags.string("message")).with("platform", flags.string("platform"));
        for (String change : flags.list("change")) {
            query.with("changes", change);
        }
        try (InputStream archive = remote ? InputStream.nullInputStream() : open(session, source);
                Reply reply = session.engine().upload(query, "text/plain", archive);
                Json.Values messages = Json.values(reply.body())) {
            Progress.onOutput(session).show(messages);
        }
        return 0;
    }

    private static void checkReference(String name) throws CommandException {
        try {
            ImageReference.parse(name);
        } catch (InvalidReferenceException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private static InputStream open(Session session, String source) throws IOException {
        return source.equals("-") ? session.in() : Files.newInputStream(Path.of(source));
    }
}

package dev.jdocker.cli.image;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** {@code jdocker push}. */
public final class PushCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NAME[:TAG]", "Upload an image to a registry", 1, 1, "image push", "push");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("all-tags", 'a', Kind.BOOL, "Push all tags of an image to the repository")
                .add("disable-content-trust", (char) 0, Kind.BOOL, "true", "Skip image signing")
                .add(
                        "platform",
                        Kind.STRING,
                        "Push a platform-specific manifest as a single-platform image to the registry.\n"
                                + "Image index won't be pushed, meaning that other manifests, including attestations won't"
                                + " be preserved.\n"
                                + "'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)")
                .add("quiet", 'q', Kind.BOOL, "Suppress verbose output");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        ImageReference name = PullCommand.parse(flags.arguments().getFirst());
        boolean quiet = flags.isSet("quiet");
        if (flags.isSet("all-tags")) {
            if (name.tag() != null || name.digest() != null) {
                throw new CommandException("tag can't be used with --all-tags/-a");
            }
        } else if (name.tag() == null && name.digest() == null) {
            name = name.withDefaultTag();
            if (!quiet) {
                session.printLine("Using default tag: " + name.tag());
            }
        }
        String path = name.digest() == null ? name.familiarName() : name.familiar();
        Query query = Query.image(path, "push")
                .with("tag", name.tag() == null ? "" : name.tag())
                .with("platform", PlatformFlag.json(flags.string("platform")));
        Progress progress = quiet ? Progress.quiet() : Progress.onOutput(session);
        String auth = CredentialStore.open(session.environment()).header(name.toString());
        try (Reply reply = session.engine().postToRegistry(query, auth);
                Json.Values messages = Json.values(reply.body())) {
            progress.show(messages);
        }
        if (quiet) {
            session.printLine(name.toString());
        }
        return 0;
    }
}

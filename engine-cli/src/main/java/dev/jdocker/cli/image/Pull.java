package dev.jdocker.cli.image;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** Pulls an image and tells how it goes. */
public final class Pull {
    private final Session session;
    private final Progress progress;

    private Pull(Session session, Progress progress) {
        this.session = session;
        this.progress = progress;
    }

    /** One on the way to a container, whose output is not for standard output. */
    public static Pull onError(Session session, boolean quiet) {
        return new Pull(session, quiet ? Progress.quiet() : Progress.onError(session));
    }

    static Pull onOutput(Session session, boolean quiet) {
        return new Pull(session, quiet ? Progress.quiet() : Progress.onOutput(session));
    }

    /** The name with the tag that is meant when none is given. */
    public static String withTag(String image) {
        boolean tagged = image.indexOf('@') >= 0 || image.lastIndexOf(':') > image.lastIndexOf('/');
        return tagged ? image : image + ":latest";
    }

    public void run(String image, String platform) throws IOException, InterruptedException {
        run(ImageReference.parse(withTag(image)), platform);
    }

    /** Pulls by tag or digest, without either all tags. */
    void run(ImageReference image, String platform) throws IOException, InterruptedException {
        String tag = image.digest() == null ? image.tag() : image.digest().text();
        Query query = Query.of("/images/create")
                .with("fromImage", image.familiarName())
                .with("tag", tag == null ? "" : tag)
                .with("platform", platform);
        String auth = CredentialStore.open(session.environment()).header(image.toString());
        try (Reply reply = session.engine().postToRegistry(query, auth);
                Json.Values messages = Json.values(reply.body())) {
            progress.show(messages);
        }
    }
}

package dev.jdocker.cli.image;

import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.output.Json;
import java.io.IOException;

/** Pulls an image and tells how it goes, on standard error. */
public final class Pull {
    private final Session session;
    private final boolean quiet;

    public Pull(Session session, boolean quiet) {
        this.session = session;
        this.quiet = quiet;
    }

    /** The name with the tag that is meant when none is given. */
    public static String withTag(String image) {
        boolean tagged = image.indexOf('@') >= 0 || image.lastIndexOf(':') > image.lastIndexOf('/');
        return tagged ? image : image + ":latest";
    }

    public void run(String image, String platform) throws IOException {
        String full = withTag(image);
        int digest = full.indexOf('@');
        int cut = digest >= 0 ? digest : full.lastIndexOf(':');
        Query query = Query.of("/images/create")
                .with("fromImage", full.substring(0, cut))
                .with("tag", full.substring(cut + 1))
                .with("platform", platform);
        try (Reply reply = session.engine().post(query);
                Json.Values messages = Json.values(reply.body())) {
            new Progress(session, quiet).show(messages);
        }
    }
}

package dev.jdocker.daemon.image.imports;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.ServerIdentity;
import dev.jdocker.daemon.image.ConfigChanges;
import dev.jdocker.daemon.image.ConfigDraft;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.image.progress.StreamedWork;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.io.InputStream;

/** {@code POST /images/create?fromSrc=…}: an image of one layer out of an archive of files. */
public final class ImportImage implements Handler {

    private final Images images;
    private final ConfigChanges changes;
    private final ImageEvents events;

    public ImportImage(Images images, ConfigChanges changes, ImageEvents events) {
        this.images = images;
        this.changes = changes;
        this.events = events;
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        ImportRequest request = ImportRequest.of(exchange.query());
        ImageConfig config = changes.apply(ImageConfig.builder().build(), request.changes());
        StreamedWork.answer(exchange, "import " + request.source(), feed -> {
            try (InputStream archive =
                    request.isBody() ? exchange.body() : RemoteArchive.open(request.address(), feed)) {
                take(request, config, archive, feed);
            }
        });
    }

    private void take(ImportRequest request, ImageConfig config, InputStream archive, ProgressFeed feed) {
        try {
            Digest id = make(request, config, archive);
            if (request.name() != null) {
                images.local().tag(request.name(), id);
                events.happened("tag", id, request.name().familiar());
            }
            events.happened("import", id, id.text());
            feed.line(id.text());
        } catch (IOException e) {
            images.collectAbandoned();
            throw new ServerError("import " + request.source() + ": " + e.getMessage(), e);
        }
    }

    private Digest make(ImportRequest request, ImageConfig config, InputStream archive) throws IOException {
        try (LayerStore.Adopted files = images.pool().run(() -> images.layers().adopt(null, () -> archive))) {
            Timestamp now = Timestamp.now();
            return images.newImages()
                    .add(ConfigDraft.scratch(request.platform())
                            .created(now)
                            .config(config)
                            .madeBy(ServerIdentity.VERSION)
                            .comment(request.message())
                            .layer(files.layer().diffId(), new ConfigDraft.Step(now, "", "", request.message(), false))
                            .toJson());
        }
    }
}

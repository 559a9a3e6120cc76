package dev.jdocker.daemon.image.pull;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.Origin;
import dev.jdocker.daemon.image.manifest.ImageIndex;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one image: manifest, config, layers, and last the record by which it is seen. What was fetched is on disk before
 * that; what a failure or a crash leaves is nobody's and is swept.
 */
final class ImagePull {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePull.class);

    private final LocalImages images;
    private final ContentStore content;
    private final LayerStore layers;
    private final LayerTransfers transfers;
    private final Runnable abandoned;

    /** @param abandoned told when a pull has failed and holds nothing any more */
    ImagePull(
            LocalImages images, ContentStore content, LayerStore layers, LayerTransfers transfers, Runnable abandoned) {
        this.images = images;
        this.content = content;
        this.layers = layers;
        this.transfers = transfers;
        this.abandoned = abandoned;
    }

    /**
     * Pulls by a tag or a digest.
     *
     * @param name with one of the two
     * @param platform which of several, null for this machine's
     * @return whether the name means another image than before
     */
    boolean pull(ImageReference name, @Nullable ImagePlatform platform, Repository repository, ProgressFeed feed)
            throws IOException, InterruptedException {
        Digest asked = name.digest();
        Manifest outer = repository.manifest(asked == null ? String.valueOf(name.tag()) : asked.text());
        feed.title(asked == null ? String.valueOf(name.tag()) : name.familiar(), "Pulling from " + name.path());
        boolean whole = false;
        try {
            boolean changed = pull(name, outer, platform, repository, feed);
            whole = true;
            return changed;
        } finally {
            if (!whole) {
                abandoned.run();
            }
        }
    }

    private boolean pull(
            ImageReference name,
            Manifest outer,
            @Nullable ImagePlatform platform,
            Repository repository,
            ProgressFeed feed)
            throws IOException, InterruptedException {
        try (ContentStore.Lease lease = content.lease()) {
            Manifest manifest = outer;
            if (outer.isIndex()) {
                manifest = repository.manifest(ImageIndex.parse(outer)
                        .choose(platform == null ? ImagePlatform.host() : platform)
                        .digest());
                lease.add(outer.bytes());
            }
            lease.add(manifest.bytes());
            Origin origin = new Origin(manifest.digest(), outer.isIndex() ? outer.digest() : null);
            boolean changed = bring(ImageManifest.parse(manifest), origin, names(name, outer), repository, lease, feed);
            feed.line("Digest: " + outer.digest());
            return changed;
        }
    }

    /** A tag stands for the image from now on, and so does what the registry calls it. */
    private static List<ImageReference> names(ImageReference name, Manifest outer) {
        ImageReference byDigest = new ImageReference(name.domain(), name.path(), null, outer.digest());
        return name.digest() == null ? List.of(name, byDigest) : List.of(byDigest);
    }

    private boolean bring(
            ImageManifest manifest,
            Origin origin,
            List<ImageReference> names,
            Repository repository,
            ContentStore.Lease lease,
            ProgressFeed feed)
            throws IOException, InterruptedException {
        Digest id = Digest.parse(manifest.config().digest());
        manifest.blobs().forEach(lease::keep);
        ConfigDocument document = config(manifest.config(), repository, lease);
        List<DiffId> diffIds = document.layers();
        if (diffIds.size() != manifest.layers().size()) {
            throw new IOException("layers from manifest don't match image configuration");
        }
        List<ChainId> chains = ChainId.chain(diffIds);
        try (LayerStore.Hold _ = layers.hold(chains)) {
            long sizeBytes = 0;
            if (images.get(id) == null) {
                sizeBytes = fetch(manifest, diffIds, chains, repository, feed);
            }
            // blobs first: a layer that is on disk may name them
            content.sync();
            layers.sync();
            return images.add(id, document, sizeBytes, origin, names);
        }
    }

    private ConfigDocument config(Descriptor config, Repository repository, ContentStore.Lease lease)
            throws IOException {
        Digest digest = Digest.parse(config.digest());
        if (content.has(digest)) {
            return ConfigDocument.parse(content.read(digest, ConfigDocument.MAX_BYTES));
        }
        if (config.size() > ConfigDocument.MAX_BYTES) {
            throw new IOException("image configuration of " + config.size() + " bytes");
        }
        try (InputStream in = repository.blob(config)) {
            byte[] bytes = in.readNBytes(ConfigDocument.MAX_BYTES + 1);
            if (!Digest.of(bytes).equals(digest)) {
                throw new IOException("image config verification failed for digest " + digest);
            }
            ConfigDocument document = ConfigDocument.parse(bytes);
            lease.add(bytes);
            return document;
        }
    }

    /** Fetches what is not here and returns the size of all. */
    private long fetch(
            ImageManifest manifest,
            List<DiffId> diffIds,
            List<ChainId> chains,
            Repository repository,
            ProgressFeed feed)
            throws IOException, InterruptedException {
        List<LayerTransfers.Wanted> missing = new ArrayList<>();
        long sizeBytes = 0;
        for (int i = 0; i < chains.size(); i++) {
            Descriptor blob = manifest.layers().get(i);
            Layer present = layers.find(chains.get(i));
            if (present == null) {
                feed.status(shortId(blob), "Pulling fs layer");
                missing.add(new LayerTransfers.Wanted(chains.get(i), diffIds.get(i), blob, repository));
            } else {
                feed.status(shortId(blob), "Already exists");
                sizeBytes += present.sizeBytes();
            }
        }
        List<LayerTransfers.Ticket> tickets = new ArrayList<>();
        try {
            for (LayerTransfers.Wanted wanted : missing) {
                tickets.add(transfers.fetch(wanted, new PullProgress(feed, shortId(wanted.blob()))));
            }
            for (int i = 0; i < tickets.size(); i++) {
                sizeBytes +=
                        await(tickets.get(i), missing.get(i), feed, tickets).sizeBytes();
            }
        } finally {
            tickets.forEach(LayerTransfers.Ticket::close);
        }
        return sizeBytes;
    }

    private Layer await(
            LayerTransfers.Ticket ticket,
            LayerTransfers.Wanted wanted,
            ProgressFeed feed,
            List<LayerTransfers.Ticket> tickets)
            throws IOException, InterruptedException {
        try {
            return ticket.transfer().result().get();
        } catch (ExecutionException e) {
            if (ticket.joined()) {
                LOG.debug("layer {} failed for another pull, fetching it for this one", wanted.chain(), e);
                LayerTransfers.Ticket mine = transfers.fetch(wanted, new PullProgress(feed, shortId(wanted.blob())));
                tickets.add(mine);
                return await(new LayerTransfers.Ticket(mine.transfer(), mine.listener(), false), wanted, feed, tickets);
            }
            throw failure(e.getCause());
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case null, default -> new IOException(String.valueOf(cause), cause);
        };
    }

    private static String shortId(Descriptor blob) {
        return Digest.parse(blob.digest()).shortHex();
    }
}

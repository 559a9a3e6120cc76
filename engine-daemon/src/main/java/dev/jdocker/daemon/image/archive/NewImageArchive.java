package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.Platform;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes images that were just built as an archive: an OCI layout with plain layers, with Docker's list of them on request. */
final class NewImageArchive {

    private final LayerTars tars;
    private final ImageArchives.Kind kind;
    private final ArchiveMembers members = new ArchiveMembers();
    private final List<SavedImage.Item> items = new ArrayList<>();

    NewImageArchive(LayerTars tars, ImageArchives.Kind kind) {
        this.tars = tars;
        this.kind = kind;
    }

    Digest write(List<NewImage> images, OutputStream out) throws IOException {
        List<Descriptor> manifests = new ArrayList<>();
        for (NewImage image : images) {
            manifests.add(add(image));
        }
        Descriptor top = manifests.size() == 1 ? manifests.getFirst() : index(manifests);
        members.document(
                "index.json",
                new SavedImage.Index(
                        2,
                        SavedImage.INDEX,
                        SavedImage.named(top, images.getFirst().names())));
        members.bytes("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}");
        if (kind == ImageArchives.Kind.DOCKER) {
            members.line("manifest.json", items);
        }
        members.write(out);
        return Digest.parse(top.digest());
    }

    private Descriptor index(List<Descriptor> manifests) {
        byte[] index = Documents.write(new SavedImage.Index(2, SavedImage.INDEX, manifests));
        Digest digest = Digest.of(index);
        members.bytes(blob(digest), index, Instant.EPOCH);
        return Descriptor.of(SavedImage.INDEX, digest, index.length);
    }

    private Descriptor add(NewImage image) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        List<ChainId> chains = ChainId.chain(image.layers());
        for (int i = 0; i < chains.size(); i++) {
            ChainId chain = chains.get(i);
            Digest diffId = image.layers().get(i).digest();
            long size = tars.size(chain);
            members.stream(blob(diffId), size, Instant.EPOCH, to -> tars.copy(chain, to));
            layers.add(Descriptor.of(SavedImage.LAYER, diffId, size));
        }
        Digest id = Digest.of(image.config());
        members.bytes(blob(id), image.config(), Instant.EPOCH);
        byte[] manifest = Documents.write(new SavedImage.Manifest(
                2, SavedImage.MANIFEST, Descriptor.of(SavedImage.CONFIG, id, image.config().length), layers));
        Digest digest = Digest.of(manifest);
        members.bytes(blob(digest), manifest, Instant.EPOCH);
        items.add(new SavedImage.Item(
                blob(id),
                image.names().isEmpty()
                        ? null
                        : image.names().stream().map(ImageReference::familiar).toList(),
                image.layers().stream()
                        .map(DiffId::digest)
                        .map(NewImageArchive::blob)
                        .toList(),
                Map.of()));
        return with(Descriptor.of(SavedImage.MANIFEST, digest, manifest.length), Map.of(), image.platform());
    }

    private static Descriptor with(Descriptor manifest, Map<String, String> annotations, ImagePlatform platform) {
        return new Descriptor(
                manifest.mediaType(),
                manifest.digest(),
                manifest.size(),
                List.of(),
                new TreeMap<>(annotations),
                null,
                new Platform(platform.architecture(), platform.os(), "", List.of(), platform.variant()),
                "");
    }

    private static String blob(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }
}

package dev.jdocker.daemon.image.pull;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A registry in memory: repositories by path; blobs and manifests by repository. */
final class FakeRegistry implements Registries {

    final Map<String, Fake> repositories = new ConcurrentHashMap<>();

    /** What was done, such as {@code blob sha256:…} or {@code upload lib/x sha256:…}. */
    final List<String> log = new CopyOnWriteArrayList<>();

    /** Blobs that come only once this was counted down, by digest. */
    final Map<Digest, CountDownLatch> gates = new ConcurrentHashMap<>();

    /** Blobs that break after half of them, by digest. */
    final Set<Digest> broken = ConcurrentHashMap.newKeySet();

    @Override
    public Fake forPull(ImageReference name, RegistryAuth auth) {
        return repository(name.path());
    }

    @Override
    public Fake forInspection(ImageReference name, RegistryAuth auth) {
        return repository(name.path());
    }

    @Override
    public Fake forPush(ImageReference name, RegistryAuth auth) {
        return repository(name.path());
    }

    Fake repository(String path) {
        return repositories.computeIfAbsent(path, Fake::new);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String descriptor(String type, byte[] content, String more) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.of(content) + "\",\"size\":" + content.length
                + more + "}";
    }

    /** One repository. */
    final class Fake implements Repository {

        private final String path;
        final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
        final List<String> tags = new CopyOnWriteArrayList<>();
        final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();

        Fake(String path) {
            this.path = path;
        }

        /** Puts an image of gzip layers there and returns its manifest. */
        Manifest image(String tag, byte[] config, byte[]... layers) {
            blobs.put(Digest.of(config), config);
            List<String> descriptors = new ArrayList<>();
            for (byte[] layer : layers) {
                byte[] blob = gzip(layer);
                blobs.put(Digest.of(blob), blob);
                descriptors.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", blob, ""));
            }
            String manifest = "{\"schemaVersion\":2,\"config\":"
                    + descriptor("application/vnd.oci.image.config.v1+json", config, "") + ",\"layers\":["
                    + String.join(",", descriptors) + "]}";
            return put(tag, Manifest.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
        }

        /** Puts an index there: {@code linux/arm64} and the like, each with its manifest. */
        Manifest index(String tag, Map<String, Manifest> platforms) {
            String entries = platforms.entrySet().stream()
                    .map(entry -> {
                        List<String> parts = Arrays.asList(entry.getKey().split("/", -1));
                        return descriptor(
                                entry.getValue().mediaType(),
                                entry.getValue().bytes(),
                                ",\"platform\":{\"os\":\"" + parts.get(0) + "\",\"architecture\":\"" + parts.get(1)
                                        + "\"}");
                    })
                    .collect(Collectors.joining(","));
            return put(
                    tag,
                    Manifest.OCI_INDEX,
                    ("{\"schemaVersion\":2,\"manifests\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8));
        }

        Manifest put(String tag, String mediaType, byte[] bytes) {
            Manifest manifest = new Manifest(mediaType, Digest.of(bytes), bytes);
            manifests.put(tag, manifest);
            manifests.put(manifest.digest().text(), manifest);
            if (!tag.startsWith("sha256:") && !tags.contains(tag)) {
                tags.add(tag);
            }
            return manifest;
        }

        @Override
        public Manifest manifest(String tagOrDigest) {
            Manifest manifest = manifests.get(tagOrDigest);
            if (manifest == null) {
                throw new NotFound("manifest for " + path + ":" + tagOrDigest + " not found: manifest unknown");
            }
            return manifest;
        }

        @Override
        public Optional<Descriptor> head(String tagOrDigest) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> tags() {
            return List.copyOf(tags);
        }

        @Override
        public InputStream blob(Descriptor blob) {
            Digest digest = Digest.parse(blob.digest());
            log.add("blob " + digest);
            byte[] bytes = blobs.get(digest);
            if (bytes == null) {
                throw new NotFound("blob unknown to registry: " + digest);
            }
            boolean breaks = broken.contains(digest);
            InputStream all = new ByteArrayInputStream(bytes, 0, breaks ? bytes.length / 2 : bytes.length);
            CountDownLatch gate = gates.get(digest);
            return new FilterInputStream(all) {
                private volatile boolean closed;
                private final Thread reader = Thread.currentThread();

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    try {
                        if (gate != null) {
                            gate.await();
                        }
                    } catch (InterruptedException e) {
                        throw new IOException("closed while waiting for " + reader, e);
                    }
                    if (closed) {
                        throw new IOException("closed");
                    }
                    int n = super.read(buffer, offset, length);
                    if (n < 0 && breaks) {
                        throw new IOException("unexpected EOF");
                    }
                    return n;
                }

                @Override
                public void close() {
                    closed = true;
                    log.add("closed " + digest);
                }
            };
        }

        @Override
        public boolean hasBlob(Digest digest) {
            return blobs.containsKey(digest);
        }

        @Override
        public boolean mount(Digest digest, String fromRepository) {
            byte[] bytes = repository(fromRepository).blobs.get(digest);
            if (bytes != null) {
                blobs.put(digest, bytes);
                log.add("mount " + path + " " + digest + " from " + fromRepository);
            }
            return bytes != null;
        }

        @Override
        public void upload(Descriptor blob, BlobSource source, LongConsumer sentBytes) throws IOException {
            try (InputStream in = source.open()) {
                byte[] bytes = in.readAllBytes();
                if (!Digest.of(bytes).text().equals(blob.digest()) || bytes.length != blob.size()) {
                    throw new IOException("digest invalid");
                }
                blobs.put(Digest.of(bytes), bytes);
                sentBytes.accept(bytes.length);
                log.add("upload " + path + " " + blob.digest());
            }
        }

        @Override
        public Digest putManifest(String tagOrDigest, String mediaType, byte[] manifest) throws IOException {
            Set<String> unknown = new HashSet<>();
            String text = new String(manifest, StandardCharsets.UTF_8);
            for (String digest : text.split("[^a-f0-9:sha]+")) {
                if (Digest.isDigest(digest)
                        && !blobs.containsKey(Digest.parse(digest))
                        && !manifests.containsKey(digest)) {
                    unknown.add(digest);
                }
            }
            if (!unknown.isEmpty()) {
                throw new IOException("manifest blob unknown: " + unknown);
            }
            return put(tagOrDigest, mediaType, manifest).digest();
        }
    }
}

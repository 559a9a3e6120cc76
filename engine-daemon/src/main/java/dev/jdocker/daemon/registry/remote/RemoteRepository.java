package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Repository;
import dev.jdocker.daemon.registry.host.RegistryHost.Capability;
import dev.jdocker.daemon.registry.http.Call;
import dev.jdocker.daemon.registry.http.HostFailure;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A repository by the OCI distribution specification, at the hosts that stand for its registry. */
final class RemoteRepository implements Repository {

    private final ImageReference name;
    private final HostChoice hosts;
    private final List<String> scopes;

    /**
     * @param actions what tokens must be good for: {@code pull,push}
     */
    RemoteRepository(ImageReference name, List<HostSession> sessions, String actions, RefusalWords words) {
        this.name = name;
        this.hosts = new HostChoice(name, sessions, words);
        this.scopes = List.of(scope(name.path(), actions));
    }

    private static String scope(String repository, String actions) {
        return "repository:" + repository + ":" + actions;
    }

    private String path(String rest) {
        return name.path() + "/" + rest;
    }

    private Call call(String method, HostSession session, String rest) {
        return Call.of(method, session.host().at(path(rest)), scopes);
    }

    @Override
    public Manifest manifest(String tagOrDigest) throws IOException {
        return hosts.ask(needed(tagOrDigest), written(tagOrDigest), session -> {
            HostSession.Document answer = session.document(
                    call("GET", session, "manifests/" + tagOrDigest).with("Accept", ManifestCheck.accepted()),
                    "the manifest of " + written(tagOrDigest),
                    MANIFEST_BYTES);
            return ManifestCheck.check(
                    name.withoutTagAndDigest(),
                    answer.bytes(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    expected(tagOrDigest, answer.headers()));
        });
    }

    private static @Nullable Digest expected(String tagOrDigest, HttpHeaders headers) {
        return Digest.isDigest(tagOrDigest)
                ? Digest.parse(tagOrDigest)
                : headers.firstValue("Docker-Content-Digest")
                        .filter(Digest::isDigest)
                        .map(Digest::parse)
                        .orElse(null);
    }

    private static Capability needed(String tagOrDigest) {
        return Digest.isDigest(tagOrDigest) ? Capability.PULL : Capability.RESOLVE;
    }

    /** As people write it. */
    private String written(String tagOrDigest) {
        return name.familiarName() + (Digest.isDigest(tagOrDigest) ? "@" : ":") + tagOrDigest;
    }

    @Override
    public Optional<Descriptor> head(String tagOrDigest) throws IOException {
        Optional<Descriptor> told = hosts.find(needed(tagOrDigest), written(tagOrDigest), session -> {
            HttpResponse<InputStream> response = session.send(
                    call("HEAD", session, "manifests/" + tagOrDigest).with("Accept", ManifestCheck.accepted()));
            response.body().close();
            Digest digest = expected(tagOrDigest, response.headers());
            return new Descriptor(
                    ManifestCheck.bare(
                            response.headers().firstValue("Content-Type").orElse("")),
                    digest == null ? "" : digest.text(),
                    response.headers().firstValueAsLong("Content-Length").orElse(-1),
                    List.of(),
                    Map.of(),
                    null,
                    null,
                    "");
        });
        if (told.isEmpty()
                || (!told.get().digest().isEmpty()
                        && told.get().size() >= 0
                        && !told.get().mediaType().isEmpty())) {
            return told;
        }
        // A registry that says less of it than it should is asked for the whole.
        Manifest manifest = manifest(tagOrDigest);
        return Optional.of(new Descriptor(
                manifest.mediaType(),
                manifest.digest().text(),
                manifest.bytes().length,
                List.of(),
                Map.of(),
                null,
                null,
                ""));
    }

    @Override
    public List<String> tags() throws IOException {
        return hosts.ask(
                Capability.RESOLVE,
                name.familiarName(),
                session -> TagPages.read(session, call("GET", session, "tags/list")));
    }

    @Override
    public InputStream blob(Descriptor blob) throws IOException {
        Digest digest = Digest.parse(blob.digest());
        return BlobDownload.open(hosts, digest, blob.size(), session -> call("GET", session, "blobs/" + digest));
    }

    @Override
    public boolean hasBlob(Digest digest) throws IOException {
        return hosts.find(Capability.PULL, name.familiarName(), session -> {
                    session.send(call("HEAD", session, "blobs/" + digest))
                            .body()
                            .close();
                    return true;
                })
                .orElse(false);
    }

    @Override
    public boolean mount(Digest digest, String fromRepository) throws IOException {
        return hosts.ask(Capability.PUSH, name.familiarName(), session -> {
            String rest = path("blobs/uploads/?mount=" + digest + "&from=" + BlobUpload.encoded(fromRepository));
            List<String> both = List.of(scopes.getFirst(), scope(fromRepository, "pull"));
            HttpResponse<InputStream> response;
            try {
                response = session.send(Call.of("POST", session.host().at(rest), both));
            } catch (Refusal e) {
                // Who may not read there may still write here.
                if (e.status() == 401 || e.status() == 403 || e.status() == 404 || e.status() == 405) {
                    return false;
                }
                throw e;
            }
            response.body().close();
            if (response.statusCode() == 201) {
                return true;
            }
            BlobUpload.cancel(session, response, scopes);
            return false;
        });
    }

    @Override
    public void upload(Descriptor blob, BlobSource source, LongConsumer sentBytes) throws IOException {
        hosts.ask(Capability.PUSH, name.familiarName(), session -> {
            new BlobUpload(session, path("blobs/uploads/"), scopes, blob, source, sentBytes).run();
            return true;
        });
    }

    @Override
    public Digest putManifest(String tagOrDigest, String mediaType, byte[] manifest) throws IOException {
        Digest digest = Digest.of(manifest);
        return hosts.ask(Capability.PUSH, written(tagOrDigest), session -> {
            HttpResponse<InputStream> response = session.send(call("PUT", session, "manifests/" + tagOrDigest)
                    .with("Content-Type", mediaType)
                    .with(manifest));
            response.body().close();
            Optional<String> said = response.headers().firstValue("Docker-Content-Digest");
            if (said.isPresent() && !said.get().equals(digest.text())) {
                throw new IOException(
                        "the registry stored " + written(tagOrDigest) + " as " + said.get() + " instead of " + digest);
            }
            return digest;
        });
    }

    /** An action of one host. */
    @FunctionalInterface
    interface Action<T> {
        /**
         * Does it.
         *
         * @throws HostFailure where the next host may do better
         */
        T at(HostSession session) throws IOException;
    }
}

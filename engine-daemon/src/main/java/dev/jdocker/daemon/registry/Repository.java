package dev.jdocker.daemon.registry;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One repository of a registry, with the credentials of whoever asks. May be used by many threads; calls block, and end at
 * once when their thread is interrupted. What the registry refuses, and a registry that cannot be reached, is one of
 * {@link dev.jdocker.daemon.error} in Docker's words; an {@link IOException} is content that is not what it claims to be, or
 * a transfer that broke more often than it is tried.
 */
public interface Repository {

    /** A manifest is held in memory, so it may not be larger. */
    int MANIFEST_BYTES = 4 << 20;

    /**
     * The manifest or index of that name, verified: its digest if it was asked for by one, its media type, its size.
     *
     * @param tagOrDigest {@code latest}, {@code sha256:…}
     */
    Manifest manifest(String tagOrDigest) throws IOException;

    /** Media type, digest and size of the manifest or index of that name; empty where there is none. */
    Optional<Descriptor> head(String tagOrDigest) throws IOException;

    /** The tags of all its images, in the registry's order; page after page where it gives them so. */
    List<String> tags() throws IOException;

    /**
     * A blob from its first byte. A transfer that breaks or stalls goes on where it was. The end of the stream is reached
     * only with as many bytes as the descriptor says; else reading throws. Whether they have the digest is for the caller to
     * find out, who hashes what it keeps: doing so here too would cost a pull as much as unpacking does. Closing the stream,
     * from any thread, ends the transfer.
     */
    InputStream blob(Descriptor blob) throws IOException;

    /** Whether the repository has the blob. */
    boolean hasBlob(Digest digest) throws IOException;

    /**
     * Makes a blob of another repository of the same registry appear in this one.
     *
     * @param fromRepository its path, {@code library/busybox}
     * @return whether the registry did it; where not, the blob is to be uploaded
     */
    boolean mount(Digest digest, String fromRepository) throws IOException;

    /**
     * Uploads a blob. A transfer that breaks goes on where it was as far as the registry can tell that, else anew.
     *
     * @param sentBytes told how many bytes have been sent so far; less than before when sending begins anew
     */
    void upload(Descriptor blob, BlobSource source, LongConsumer sentBytes) throws IOException;

    /** Stores a manifest or index under a tag or its digest, when all that it names is there. Returns its digest. */
    Digest putManifest(String tagOrDigest, String mediaType, byte[] manifest) throws IOException;
}

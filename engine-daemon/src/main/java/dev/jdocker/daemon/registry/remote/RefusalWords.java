package dev.jdocker.daemon.registry.remote;

import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.error.TooManyRequests;
import dev.jdocker.daemon.error.Unauthorized;
import dev.jdocker.daemon.registry.http.HostFailure;
import dev.jdocker.daemon.registry.http.Refusal;
import dev.jdocker.daemon.registry.http.Unreachable;

/** How a registry's failure is told to the engine's client. */
@FunctionalInterface
interface RefusalWords {

    /** As the registry says it. */
    RefusalWords REGISTRYS_OWN = (refusal, reference) -> plain(refusal, refusal.text());

    /**
     * What the client is told.
     *
     * @param reference of the manifest it is about, as people write it; else of the repository
     */
    ApiException of(Refusal refusal, String reference);

    /** The same of any failure of a host. */
    default ApiException of(HostFailure failure, String reference) {
        return switch (failure) {
            case Refusal refusal -> of(refusal, reference);
            case Unreachable unreachable -> new ServerError(unreachable.text(), unreachable);
        };
    }

    /** The status that dockerd gives to the code of a registry. */
    static ApiException plain(Refusal refusal, String text) {
        return switch (refusal.code()) {
            case "UNAUTHORIZED" -> new Unauthorized(text, refusal);
            case "DENIED" -> new Forbidden(text, refusal);
            case "TOOMANYREQUESTS" -> new TooManyRequests(text, refusal);
            case "MANIFEST_UNKNOWN", "NAME_UNKNOWN", "BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN", "BLOB_UPLOAD_UNKNOWN" ->
                new NotFound(text, refusal);
            case "NAME_INVALID", "TAG_INVALID", "DIGEST_INVALID", "SIZE_INVALID", "MANIFEST_INVALID" ->
                new BadRequest(text, refusal);
            default -> new ServerError(text, refusal);
        };
    }
}

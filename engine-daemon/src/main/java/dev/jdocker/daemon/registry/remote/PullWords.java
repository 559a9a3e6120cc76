package dev.jdocker.daemon.registry.remote;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.registry.http.Refusal;

/** What dockerd says where a pull fails: whoever may not see a repository is told that there is none. */
record PullWords(ImageReference name) implements RefusalWords {

    @Override
    public ApiException of(Refusal refusal, String reference) {
        String repository = name.familiarName();
        return switch (refusal.code()) {
            case "DENIED" ->
                new NotFound(
                        "pull access denied for " + repository
                                + ", repository does not exist or may require 'docker login': " + refusal.text(),
                        refusal);
            case "MANIFEST_UNKNOWN" ->
                new NotFound("manifest for " + reference + " not found: " + refusal.text(), refusal);
            case "NAME_UNKNOWN" -> new NotFound("repository " + repository + " not found: " + refusal.text(), refusal);
            default -> RefusalWords.plain(refusal, refusal.text());
        };
    }
}
